import Foundation
import SyncCore
import SyncTestKit
import Testing
import ZohoSimulator

@testable import ZohoSource

/// Tokens over real HTTP: how often they are asked for, and what is said when there is none.
@Suite struct TokenTests {
    @Test func `a hundred callers at once make one token request`() async throws {
        try await SimulatorBench.run { bench in
            let source = bench.source()
            try await withThrowingTaskGroup { group in
                for _ in 0..<100 { group.addTask { try await source.tokenStatus() } }
                try await group.waitForAll()
            }
            #expect(source.usage.tokenCalls == 1)
            #expect(bench.organization.calls.byEndpoint["POST /oauth/v2/token"] == 1)
        }
    }

    @Test func `a caller that is cancelled does not take the token from the others`() async throws {
        try await SimulatorBench.run { bench in
            var fault = Fault(match: "/oauth/v2/token")
            fault.delayMilliseconds = 600_000
            fault.times = 1
            try bench.organization.add(fault)
            let source = bench.source()
            let first = Task { try await source.tokenStatus() }
            try await until("the token's call has arrived") { bench.organization.calls.total > 0 }
            let others = (0..<10).map { _ in Task { try await source.tokenStatus() } }
            first.cancel()
            let error = try await syncError { try await first.value }
            #expect(error.code == .cancelled)
            for other in others { _ = try await other.value }
            #expect(bench.organization.calls.byEndpoint["POST /oauth/v2/token"] == 2)
        }
    }

    @Test func `the next process uses the token of the file until five minutes before its end`() async throws {
        try await withTemporaryDirectory { directory in
            try await SimulatorBench.run { bench in
                let path = directory + "/token.json"
                let first = bench.source { $0.tokenFile = path }
                _ = try await first.page(1, of: .products)
                #expect(try await first.tokenStatus().isKept == false)
                #expect(try mode(of: path) == 0o600)

                let second = bench.source { $0.tokenFile = path }
                _ = try await second.page(1, of: .products)
                #expect(second.usage.tokenCalls == 0)
                #expect(try await second.tokenStatus().isKept)

                bench.time.advance(by: .seconds(3_300))
                let third = bench.source { $0.tokenFile = path }
                _ = try await third.page(1, of: .products)
                #expect(third.usage.tokenCalls == 1)
            }
        }
    }

    @Test func `a token of the file that is dead is replaced, in the file too`() async throws {
        try await withTemporaryDirectory { directory in
            try await SimulatorBench.run { bench in
                let path = directory + "/token.json"
                _ = try await bench.source { $0.tokenFile = path }.tokenStatus()
                bench.organization.expireTokens()
                let second = bench.source { $0.tokenFile = path }
                _ = try await second.page(1, of: .products)
                #expect(second.usage.tokenCalls == 1)
                let third = bench.source { $0.tokenFile = path }
                _ = try await third.page(1, of: .products)
                #expect(third.usage.tokenCalls == 0)
            }
        }
    }

    @Test func `a token is refreshed once when it is refused, whatever the status says`() async throws {
        for status in [401, 400, 200] {
            try await SimulatorBench.run { bench in
                let source = bench.source()
                var fault = Fault(match: "/inventory/v1/items")
                (fault.status, fault.code, fault.times) = (status, 57, 1)
                try bench.organization.add(fault)
                let page = try await source.page(1, of: .products)
                #expect(page.records.count == 20)
                #expect(source.usage.tokenCalls == 2)
                #expect(source.usage.apiCalls == 2)
            }
        }
    }

    @Test func `a second 401 on a fresh token names the missing scope`() async throws {
        try await SimulatorBench.run { bench in
            var switches = Switches()
            switches.revokedScopes = [.contacts]
            bench.organization.set(switches)
            let source = bench.source()
            let error = try await syncError { try await source.page(1, of: .customers) }
            #expect(error.code == .scopeMissing)
            #expect(
                error.message
                    == "GET /inventory/v1/contacts page 1: Zoho refused a fresh access token (code 57): the scope "
                    + "ZohoInventory.contacts.READ is missing."
            )
            #expect(source.usage.tokenCalls == 2)
            #expect(try await source.page(1, of: .products).records.count == 20)
        }
    }

    @Test func `a revoked refresh token is told once, and not asked about again`() async throws {
        try await SimulatorBench.run { bench in
            bench.organization.revokeRefreshToken()
            let source = bench.source()
            for _ in 0..<5 {
                let error = try await syncError { try await source.page(1, of: .products) }
                #expect(error.code == .credentialsRejected)
                #expect(error.message.contains("(invalid_code): the refresh token is wrong, revoked or expired."))
            }
            #expect(source.usage == SourceUsage(apiCalls: 0, tokenCalls: 1))
        }
    }

    @Test func `a throttled token endpoint is throttled, then asked again`() async throws {
        try await SimulatorBench.run { bench in
            var fault = Fault(match: "/oauth/v2/token")
            fault.status = 400
            fault.body =
                #"{"error_description":"You have made too many requests continuously.","error":"Access Denied"}"#
            fault.times = 1
            try bench.organization.add(fault)
            let source = bench.source()
            for _ in 0..<3 {
                let error = try await syncError { try await source.page(1, of: .products) }
                #expect(error.code == .tokenThrottled)
            }
            #expect(source.usage.tokenCalls == 1)
            bench.time.advance(by: .seconds(600))
            _ = try await source.page(1, of: .products)
            #expect(source.usage.tokenCalls == 2)
        }
    }

    @Test func `HTML from the token endpoint is tried again, then quoted`() async throws {
        try await SimulatorBench.run { bench in
            var fault = Fault(match: "/oauth/v2/token")
            fault.body = "<html>Sign in</html>"
            try bench.organization.add(fault)
            let source = bench.source()
            let error = try await syncError { try await source.tokenStatus() }
            #expect(error.code == .tokenUnavailable)
            #expect(error.message.hasSuffix("and no JSON of Zoho's (20 bytes); gave up after 4 attempts."))
            #expect(error.cause == "begins with: <html>Sign in</html>")
        }
    }

    @Test func `a token endpoint that is down costs four requests, not four for each attempt of a call`() async throws {
        try await SimulatorBench.run { bench in
            var fault = Fault(match: "/oauth/v2/token")
            (fault.status, fault.body) = (503, "<html>Down</html>")
            try bench.organization.add(fault)
            let source = bench.source()
            let error = try await syncError { try await source.page(1, of: .products) }
            #expect(error.code == .tokenUnavailable)
            #expect(error.message.hasSuffix(" answered a token request with HTTP 503; gave up after 4 attempts."))
            #expect(source.usage == SourceUsage(apiCalls: 0, tokenCalls: 4))
        }
    }

    @Test(arguments: [
        (500, #"{"error":"server_error"}"#), (503, #"{"error":"temporarily_unavailable"}"#),
        (200, #"{"error":"general_error"}"#), (429, "<html>Too many</html>"),
    ])
    func `trouble of the token endpoint that passes costs one more request`(status: Int, body: String) async throws {
        try await SimulatorBench.run { bench in
            var fault = Fault(match: "/oauth/v2/token")
            (fault.status, fault.body, fault.times) = (status, body, 1)
            try bench.organization.add(fault)
            let source = bench.source()
            #expect(try await source.page(1, of: .products).records.count == 20)
            #expect(source.usage.tokenCalls == 2)
            #expect(bench.time.sleeps.count == 1)
        }
    }

    @Test func `no secret is in any log line`() async throws {
        try await SimulatorBench.run { bench in
            bench.organization.expireTokens()
            _ = try await bench.source().page(1, of: .products)
            let credentials = bench.settings.credentials
            for line in bench.log.all {
                #expect(!line.contains(credentials.refreshToken.revealed))
                #expect(!line.contains(credentials.clientSecret.revealed))
                #expect(!line.contains("oauthtoken"))
            }
            #expect(!bench.log.all.isEmpty)
        }
    }
}
