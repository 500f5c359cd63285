package import RedisClient
package import SyncCore

/// The access token of an organization on Redis: `tds:<organization id>:token:<account>`, and `…:lock` behind it.
package struct RedisTokenStore: TokenStore {
    private let client: RedisClient
    private let prefix: String

    package init(_ client: RedisClient, organizationID: String) {
        self.client = client
        prefix = "tds:\(organizationID):token:"
    }

    package func read(account: String) async throws(SyncError) -> String? {
        try await client.replies(to: [RedisCommand("GET", [prefix + account])]).first?.text
    }

    package func write(_ sealed: String, account: String, timeToLive: Duration) async throws(SyncError) {
        let milliseconds = timeToLive.microseconds / 1_000
        guard milliseconds > 0 else { return }
        _ = try await client.replies(to: [RedisCommand("SET", [prefix + account, sealed, "PX", "\(milliseconds)"])])
    }

    package func lock(account: String, owner: String, timeToLive: Duration) async throws(SyncError) -> Bool {
        let milliseconds = max(1, timeToLive.microseconds / 1_000)
        let command = RedisCommand("SET", [lockKey(account), owner, "NX", "PX", "\(milliseconds)"])
        return try await client.replies(to: [command]).first?.text == "OK"
    }

    package func unlock(account: String, owner: String) async throws(SyncError) {
        _ = try await client.replies(to: [RedisCommand("EVAL", [Self.unlock, "1", lockKey(account), owner])])
    }

    private func lockKey(_ account: String) -> String { prefix + account + ":lock" }

    /// A lock that ran out may be another owner's by now.
    private static let unlock =
        "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
}
