import SyncCore
import SyncTestKit
import Synchronization
import Testing
import ZohoSimulator

@testable import ZohoSource

/// One token for processes that share a store.
@Suite struct SharedTokenTests {
    /// Keeps its promises in memory; each of its times is over when the test's is.
    private final class Tokens: TokenStore {
        private struct Kept {
            var sealed: [String: (text: String, until: Instant)] = [:]
            var locks: [String: (owner: String, until: Instant)] = [:]
            var isAway = false
        }

        private let kept = Mutex(Kept())
        private let time: TestTime

        init(_ time: TestTime) {
            self.time = time
        }

        var sealed: [String] { kept.withLock { $0.sealed.values.map(\.text) } }

        func setAway() { kept.withLock { $0.isAway = true } }

        func read(account: String) async throws(SyncError) -> String? {
            let now = time.now()
            return try answer { kept in kept.sealed[account].flatMap { now < $0.until ? $0.text : nil } }
        }

        func write(_ sealed: String, account: String, timeToLive: Duration) async throws(SyncError) {
            let until = time.now().advanced(by: timeToLive)
            try answer { $0.sealed[account] = (sealed, until) }
        }

        func lock(account: String, owner: String, timeToLive: Duration) async throws(SyncError) -> Bool {
            let now = time.now()
            return try answer { kept in
                if let lock = kept.locks[account], lock.owner != owner, now < lock.until { return false }
                kept.locks[account] = (owner, now.advanced(by: timeToLive))
                return true
            }
        }

        func unlock(account: String, owner: String) async throws(SyncError) {
            try answer { kept in
                if kept.locks[account]?.owner == owner { kept.locks[account] = nil }
            }
        }

        private func answer<Value>(_ change: (inout sending Kept) -> sending Value) throws(SyncError) -> Value {
            let value: Value? = kept.withLock { $0.isAway ? nil : change(&$0) }
            guard let value else { throw SyncError(.cacheUnavailable, "Nobody there.", nextStep: "Wait.") }
            return value
        }
    }

    @Test func `processes that share a store make one token request, and one more when that token is refused`()
        async throws
    {
        try await SimulatorBench.run { bench in
            let tokens = Tokens(bench.time)
            let sources = (0..<5).map { _ in bench.source(sharing: SharedStores(tokens: tokens)) }
            for source in sources { _ = try await source.page(1, of: .products) }
            #expect(bench.organization.calls.byEndpoint["POST /oauth/v2/token"] == 1)
            #expect(try await sources[4].tokenStatus().isKept)
            bench.organization.expireTokens()
            for source in sources { _ = try await source.page(1, of: .products) }
            #expect(bench.organization.calls.byEndpoint["POST /oauth/v2/token"] == 2)
        }
    }

    @Test func `processes that share a store share what refusals cost`() async throws {
        try await SimulatorBench.run { bench in
            var fault = Fault(match: "/inventory/v1/items")
            (fault.status, fault.code) = (401, 57)
            try bench.organization.add(fault)
            let tokens = Tokens(bench.time)
            for _ in 0..<5 {
                let source = bench.source(sharing: SharedStores(tokens: tokens))
                let error = try await syncError { try await source.page(1, of: .products) }
                #expect(error.code == .scopeMissing)
            }
            #expect(bench.organization.calls.byEndpoint["POST /oauth/v2/token"] == 3)
        }
    }

    @Test func `a store that is away is done without`() async throws {
        try await withTemporaryDirectory { directory in
            try await SimulatorBench.run { bench in
                let tokens = Tokens(bench.time)
                tokens.setAway()
                for _ in 0..<2 {
                    let source = bench.source(sharing: SharedStores(tokens: tokens)) {
                        $0.tokenFile = directory + "/token.json"
                    }
                    _ = try await source.page(1, of: .products)
                }
                // Then the file is the one that processes of a machine share.
                #expect(bench.organization.calls.byEndpoint["POST /oauth/v2/token"] == 1)
            }
        }
    }

    @Test func `a process that died while it asked holds the others up for 40 seconds at most`() async throws {
        try await SimulatorBench.run { bench in
            let tokens = Tokens(bench.time)
            let account = bench.settings.credentials.fingerprint(accountsURL: bench.settings.accountsBase.text)
            #expect(try await tokens.lock(account: account, owner: "dead", timeToLive: .seconds(40)))
            let start = bench.time.now()
            _ = try await bench.source(sharing: SharedStores(tokens: tokens)).tokenStatus()
            #expect(start.duration(to: bench.time.now()) <= .seconds(40))
            #expect(bench.time.sleeps.allSatisfy { $0 == .milliseconds(250) })
        }
    }

    @Test func `what is kept tells nothing to whoever reads the store`() async throws {
        try await SimulatorBench.run { bench in
            let tokens = Tokens(bench.time)
            _ = try await bench.source(sharing: SharedStores(tokens: tokens)).tokenStatus()
            let sealed = try #require(tokens.sealed.first)
            #expect(tokens.sealed.count == 1)
            #expect(!sealed.contains("1000.") && !sealed.contains("{"))
        }
    }

    @Test func `a token is opened by the credentials that it was closed with, unchanged, and by no others`() throws {
        func seal(secret: String = "s", refresh: String = "r", account: String = "one") -> TokenSeal {
            let credentials = Credentials(clientID: "id", clientSecret: Secret(secret), refreshToken: Secret(refresh))
            return TokenSeal(credentials, account: account)
        }
        let closed = try #require(seal().close(Array("token".utf8)))
        #expect(seal().open(closed) == Array("token".utf8))
        #expect(seal().close(Array("token".utf8)) != closed)
        for other in [seal(secret: "other"), seal(refresh: "other"), seal(account: "two")] {
            #expect(other.open(closed) == nil)
        }
        for broken in ["", "AAAA", String(closed.dropLast(4)), "AAAA" + closed.dropFirst(4), "no base64 at all"] {
            #expect(seal().open(broken) == nil)
        }
    }
}
