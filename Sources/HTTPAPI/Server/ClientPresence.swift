import NIOCore
import Synchronization

/// Whether a connection's client is still there. One for each connection.
///
/// Whoever waits long for an answer may lose patience; without this, what was done for it would go on until it has an answer
/// for nobody, and keep the connection's place.
final class ClientPresence: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = NIOAny

    private struct State {
        var isGone = false
        /// Of the request that works: a connection has one at a time.
        var waiting: AsyncStream<Never>.Continuation?
    }

    private let state = Mutex(State())

    /// Works until the work is done, or the client is gone, which cancels it.
    func during<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await work() }
            group.addTask {
                await self.end()
                throw CancellationError()
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }

    /// Returns when the client is gone, or the task is cancelled.
    private func end() async {
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        let isGone = state.withLock { state in
            state.waiting = continuation
            return state.isGone
        }
        guard !isGone else { return }
        // A stream without elements ends when it is finished, or its reader is cancelled.
        for await _ in stream {}
    }

    private func leave() {
        let waiting = state.withLock { state in
            state.isGone = true
            return state.waiting
        }
        waiting?.finish()
    }

    // MARK: The connection

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { leave() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }
}
