import Logging
import NIOCore
import SyncTestKit
import Testing

@testable import RedisClient

let testLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Gives a client of a server on this machine.
func withClient(
    port: Int,
    _ configuration: RedisConfiguration = settings { _ in },
    _ body: (RedisClient) async throws -> Void
) async throws {
    var configuration = configuration
    configuration.port = port
    try await RedisClient.withClient(configuration, logger: testLogger, body)
}

/// Settings for a test; pauses after failures are short unless the test sets them.
func settings(_ change: (inout RedisConfiguration) -> Void) -> RedisConfiguration {
    var configuration = RedisConfiguration(host: "127.0.0.1")
    configuration.backoffBase = .milliseconds(20)
    configuration.backoffMax = .milliseconds(40)
    change(&configuration)
    return configuration
}

/// The error that a call must end with.
func redisError(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> some Any
) async throws -> RedisError {
    try await #require(throws: RedisError.self, sourceLocation: sourceLocation) { _ = try await body() }
}

/// Calls until the server answers again; gives the errors met on the way.
func untilAnswered(_ client: RedisClient) async throws -> [RedisError] {
    var errors: [RedisError] = []
    while true {
        do throws(RedisError) {
            _ = try await client.send(RedisCommand("PING"))
            return errors
        } catch {
            errors.append(error)
            try await Task.sleep(for: .milliseconds(5))
        }
        guard errors.count < 2_000 else { throw errors[0] }
    }
}

extension RESPValue: ExpressibleByStringLiteral {
    init(stringLiteral text: String) { self = .bulkString(ByteBuffer(string: text)) }
}
