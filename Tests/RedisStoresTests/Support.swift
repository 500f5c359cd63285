import Logging
import RedisClient
import RedisStores
import SyncCore
import SyncTestKit
import Testing

let testLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Gives a cache on a private server.
func withCache(
    _ arguments: [String] = [],
    organizationID: String? = nil,
    _ body: (RedisStateCache, RedisServer) async throws -> Void
) async throws {
    try await withRedisServer(arguments) { server in
        var configuration = try RedisConfiguration(url: server.url)
        configuration.connectTimeout = .milliseconds(1_000)
        configuration.commandTimeout = .milliseconds(1_000)
        try await RedisClient.withClient(configuration, logger: testLogger) { client in
            try await body(RedisStateCache(client, organizationID: organizationID, logger: testLogger), server)
        }
    }
}

/// The error that a call must end with: the cache's own code, which never ends a run.
func cacheError(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> some Any
) async throws -> SyncError {
    let error = try await #require(throws: SyncError.self, sourceLocation: sourceLocation) { _ = try await body() }
    #expect(error.code == .cacheUnavailable, sourceLocation: sourceLocation)
    return error
}

extension RedisServer {
    /// Whether a key has so long to live, less what the test has taken since it was set.
    func secondsToLive(_ key: String, of seconds: Int) async throws -> Bool {
        guard let left = Int(try await cli("TTL", key)) else { return false }
        return (seconds - 60...seconds).contains(left)
    }
}
