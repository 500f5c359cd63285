package import Logging
import NIOCore
import NIOPosix

/// A Redis server, spoken to over one connection that many tasks share.
///
/// ## Contract
/// - Pipelines are the way of working: all commands of one go out together, and each has its own reply, in order. Several
///   pipelines may be in flight; four of a thousand keys each are as fast as the server is.
/// - No call takes longer than ``RedisConfiguration/commandTimeout``, and none waits without end: a full queue, and the pause
///   after a failed attempt to connect, are errors at once.
/// - A reply never answers another command. Where replies could be mixed up, after a time-out or bytes that are no reply,
///   the connection is closed and all that wait fail.
/// - Nothing is sent twice. When the connection ends, commands that were written fail with
///   ``RedisError/isOutcomeUnknown``; the next call connects again.
/// - A cancelled task is let go at once. Commands that were written are carried out, and their replies are dropped.
///
/// ``close()`` it, or use ``withClient(_:logger:_:)``: nothing it started outlives that.
package final class RedisClient: Sendable {
    private let configuration: RedisConfiguration
    private let loop: any EventLoop
    private let admission: Admission
    private let connector: NIOLoopBoundBox<RedisConnector>

    /// Connects with the first call.
    package init(_ configuration: RedisConfiguration, logger: Logger) {
        self.configuration = configuration
        loop = MultiThreadedEventLoopGroup.singleton.next()
        admission = Admission(
            commandsMax: configuration.waitingCommandsMax,
            bytesMax: configuration.waitingBytesMax
        )
        let connector = RedisConnector(configuration, loop: loop, logger: logger) { Double.random(in: 0..<1) }
        self.connector = NIOLoopBoundBox.makeBoxSendingValue(connector, eventLoop: loop)
    }

    /// Opens a client for as long as the closure runs.
    package static func withClient<Result>(
        _ configuration: RedisConfiguration,
        logger: Logger,
        _ body: (RedisClient) async throws -> Result
    ) async throws -> Result {
        let client = RedisClient(configuration, logger: logger)
        do {
            let result = try await body(client)
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }

    /// Host and port, for texts.
    package var address: String { configuration.address }

    /// Sends one command. An error reply is a value.
    package func send(_ command: RedisCommand) async throws(RedisError) -> RESPValue {
        try await pipeline([command]).first ?? .null
    }

    /// Sends commands together.
    /// - Returns: as many replies as there are commands, in their order; an error reply is the value of its command.
    package func pipeline(_ commands: [RedisCommand]) async throws(RedisError) -> [RESPValue] {
        guard !commands.isEmpty else { return [] }
        // Asked here, because the reply may be faster than the wait for it begins.
        guard !Task.isCancelled else { throw .cancelled }
        let bytes = RedisCommand.encoded(commands)
        try admission.enter(commands: commands.count, bytes: bytes.readableBytes)
        let waiter = Waiter()
        let request = RedisRequest(
            bytes: bytes,
            replies: commands.count,
            deadline: .now() + TimeAmount(configuration.commandTimeout),
            isWanted: { waiter.isWaiting },
            settle: { [admission] outcome in
                admission.leave(commands: commands.count, bytes: bytes.readableBytes)
                waiter.settle(outcome)
            }
        )
        loop.execute { [connector] in connector.value.submit(request) }
        return try await waiter.outcome().get().values()
    }

    /// Fails the calls that still wait, and closes the connection. Calls made afterwards fail with
    /// ``RedisError/Code/closed``. A server that hangs behind TLS is waited for 5 s at most, NIOSSL's time for a farewell.
    package func close() async {
        let closed = loop.flatSubmit { [connector] in connector.value.close() }
        // A connection that ended badly has ended.
        try? await closed.get()
    }
}
