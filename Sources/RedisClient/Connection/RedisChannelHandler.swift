import NIOCore

/// One connection: writes requests, and gives each its own replies, in the order in which they were written.
///
/// It ends once, with one error for all that still waits: after an answer that did not come in time or cannot be read, what
/// comes later could not be told apart any more, so the connection is closed.
final class RedisChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let configuration: RedisConfiguration
    private let written: RequestQueue
    private var decoder: RESPDecoder
    private var context: ChannelHandlerContext?
    private var hasEnded = false
    /// Called for each pipeline that was answered.
    var onAnswer: (() -> Void)?
    /// Called once when the connection is of no use any more.
    var onEnd: ((RedisError) -> Void)?

    init(configuration: RedisConfiguration, loop: any EventLoop) {
        self.configuration = configuration
        decoder = RESPDecoder(limits: configuration.limits)
        written = RequestQueue(loop: loop)
    }

    func send(_ request: RedisRequest) {
        guard let context, !hasEnded else {
            request.settle(.failure(.lost(configuration)))
            return
        }
        written.append(request)
        context.writeAndFlush(wrapOutboundOut(request.bytes), promise: nil)
    }

    /// Fails what waits and closes the connection.
    func end(_ error: RedisError) {
        guard !hasEnded else { return }
        hasEnded = true
        let now = NIODeadline.now()
        for request in written.removeAll() {
            // Those whose own time is not over yet were only on the same connection.
            let isOwn = error.code != .timedOut || request.deadline <= now
            request.settle(.failure((isOwn ? error : .lost(configuration, cause: error.message)).afterSending()))
        }
        context?.close(promise: nil)
        context = nil
        onEnd?(error)
        onEnd = nil
        onAnswer = nil
    }

    // MARK: Events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        written.onDeadline = { [weak self] in
            guard let self else { return }
            end(.timedOut(configuration))
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end(.lost(configuration))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasEnded else { return }
        decoder.feed(unwrapInboundIn(data))
        do throws(RESPFault) {
            while let request = written.oldest {
                guard let frame = try decoder.next(replies: request.replies) else { return }
                _ = written.popOldest()
                // First: the handshake's last reply sets it, and is no command's answer.
                onAnswer?()
                request.settle(.success(frame))
            }
            // Pushes are skipped; a reply that nobody waits for ends the connection.
            _ = try decoder.next(replies: 0)
        } catch {
            end(.violated(configuration, error))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.lost(configuration))
        context.fireChannelInactive()
    }

    /// Not passed on: this is the last handler, and the error is told to those whom it concerns. Redis answers no
    /// `close_notify`, so that TLS complains about each end of a connection; that is an end like any other.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(
            RedisError.isTLS(error) && !RedisError.isUncleanShutdown(error)
                ? .tlsFailed(configuration, cause: RedisError.short(error))
                : .lost(configuration, cause: RedisError.isTLS(error) ? nil : RedisError.short(error))
        )
    }
}
