import Foundation
import SyncCore
import Testing

@testable import ZohoSource

@Suite struct TokenFileTests {
    private let now = Instant(seconds: 1_763_020_800)

    private func file(
        _ directory: String,
        clientID: String = "1000.ID",
        accountsURL: String = "https://accounts.zoho.com"
    ) -> TokenFile {
        let credentials = Credentials(
            clientID: clientID,
            clientSecret: Secret("s"),
            refreshToken: Secret("1000.refresh")
        )
        return TokenFile(
            path: directory + "/token.json",
            account: credentials.fingerprint(accountsURL: accountsURL)
        )
    }

    private var token: AccessToken {
        AccessToken(
            secret: Secret("1000.access"),
            expiresAt: now.advanced(by: .seconds(3_600)),
            apiDomain: "https://www.zohoapis.com",
            givenOutAt: now
        )
    }

    @Test func `a token comes back as it was, five minutes shorter`() async throws {
        try await withTemporaryDirectory { directory in
            await file(directory).write(token, now: now)
            let kept = try #require(await file(directory).read())
            #expect(kept.secret == token.secret)
            #expect(kept.expiresAt == token.expiresAt)
            #expect(kept.apiDomain == token.apiDomain)
            #expect(kept.isUsable(now: now.advanced(by: .seconds(3_299))))
            #expect(!kept.isUsable(now: now.advanced(by: .seconds(3_300))))
        }
    }

    @Test func `only the owner may read it, and nothing else is left in the directory`() async throws {
        try await withTemporaryDirectory { directory in
            await file(directory).write(token, now: now)
            await file(directory).write(token, now: now)
            let files = try FileManager.default.contentsOfDirectory(atPath: directory)
            #expect(try mode(of: directory + "/token.json") == 0o600)
            #expect(files == ["token.json"])
        }
    }

    @Test func `it holds neither the refresh token nor the client's secret`() async throws {
        try await withTemporaryDirectory { directory in
            await file(directory).write(token, now: now)
            let text = try String(contentsOfFile: directory + "/token.json", encoding: .utf8)
            #expect(text.contains("1000.access"))
            #expect(!text.contains("1000.refresh"))
        }
    }

    @Test func `rights of others are taken away when it is read`() async throws {
        try await withTemporaryDirectory { directory in
            await file(directory).write(token, now: now)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644],
                ofItemAtPath: directory + "/token.json"
            )
            #expect(await file(directory).read() != nil)
            #expect(try mode(of: directory + "/token.json") == 0o600)
        }
    }

    @Test func `another account's token is not used`() async throws {
        try await withTemporaryDirectory { directory in
            await file(directory).write(token, now: now)
            #expect(await file(directory, clientID: "1000.OTHER").read() == nil)
            #expect(await file(directory, accountsURL: "https://accounts.zoho.eu").read() == nil)
        }
    }

    @Test(arguments: ["", "{", "[]", #"{"version":2}"#, "more than a token needs"])
    func `what cannot be read is ignored and replaced`(content: String) async throws {
        let content = content.hasPrefix("more") ? String(repeating: " ", count: 20_000) : content
        try await withTemporaryDirectory { directory in
            try content.write(toFile: directory + "/token.json", atomically: false, encoding: .utf8)
            #expect(await file(directory).read() == nil)
            await file(directory).write(token, now: now)
            #expect(await file(directory).read() != nil)
        }
    }

    @Test func `a link in its place is not followed, and is replaced by a file`() async throws {
        try await withTemporaryDirectory { directory in
            let elsewhere = directory + "/elsewhere"
            try "untouched".write(toFile: elsewhere, atomically: false, encoding: .utf8)
            try FileManager.default.createSymbolicLink(
                atPath: directory + "/token.json",
                withDestinationPath: elsewhere
            )
            #expect(await file(directory).read() == nil)
            await file(directory).write(token, now: now)
            #expect(try String(contentsOfFile: elsewhere, encoding: .utf8) == "untouched")
        }
    }

    @Test func `one process at a time may ask for a new token`() async throws {
        try await withTemporaryDirectory { directory in
            let (first, second) = (file(directory), file(directory))
            #expect(await first.lock(for: .seconds(60)))
            #expect(await !second.lock(for: .seconds(60)))
            await second.unlock()
            #expect(await !second.lock(for: .seconds(60)))
            await first.unlock()
            #expect(await second.lock(for: .seconds(60)))
            let files = try FileManager.default.contentsOfDirectory(atPath: directory)
            #expect(files.isEmpty)
        }
    }

    @Test func `a directory that is not there is no error`() async {
        #expect(await file("/nonexistent/tds").read() == nil)
        await file("/nonexistent/tds").write(token, now: now)
        #expect(await file("/nonexistent/tds").lock(for: .seconds(1)))
    }
}
