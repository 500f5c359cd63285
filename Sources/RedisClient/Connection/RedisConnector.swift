import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// What a client has on its event loop: one connection at most, made when a call needs it, and the calls that wait for it.
///
/// No task and no timer outlives ``close()``: attempts are bound to the loop and end with their connection.
final class RedisConnector {
    private let loop: any EventLoop
    private let configuration: RedisConfiguration
    private let logger: Logger
    private let chance: @Sendable () -> Double
    private var machine: ConnectionMachine
    /// Calls that wait for the attempt under way.
    private let waiting: RequestQueue
    /// The connection, from the moment it is there until it ended: first the handshake's, then everybody's.
    private var handler: RedisChannelHandler?
    private var tls: NIOSSLContext?
    /// The last attempt's connection, without the handshake.
    private var attempt: EventLoopFuture<any Channel>?

    /// - Parameter chance: evenly drawn from 0..<1, for the pauses between attempts.
    init(
        _ configuration: RedisConfiguration,
        loop: any EventLoop,
        logger: Logger,
        chance: @escaping @Sendable () -> Double
    ) {
        self.configuration = configuration
        self.loop = loop
        self.logger = logger
        self.chance = chance
        machine = ConnectionMachine(base: configuration.backoffBase, maximum: configuration.backoffMax)
        waiting = RequestQueue(loop: loop)
    }

    func submit(_ request: RedisRequest) {
        switch machine.ask(now: .now()) {
        case .send: send(request)
        case .wait: wait(request)
        case .connect:
            wait(request)
            connect()
        case .refuse(let error): request.settle(.failure(error))
        }
    }

    /// Fails all calls and closes the connection.
    /// - Returns: when the connection is closed, and an attempt to connect is over.
    func close() -> EventLoopFuture<Void> {
        machine.close()
        handler?.end(.closed)
        settleWaiting(.closed)
        return attempt?.flatMap(\.closeFuture) ?? loop.makeSucceededVoidFuture()
    }

    // MARK: Calls

    private func send(_ request: RedisRequest) {
        guard request.isWanted(), let handler else {
            request.settle(.failure(.lost(configuration)))
            return
        }
        handler.send(request)
    }

    private func wait(_ request: RedisRequest) {
        waiting.onDeadline = { [weak self] in self?.expireWaiting() }
        waiting.append(request)
    }

    private func expireWaiting() {
        while let oldest = waiting.oldest, oldest.deadline <= .now() {
            _ = waiting.popOldest()
            oldest.settle(.failure(.connectTimedOut(configuration, isOwnDeadline: true)))
        }
    }

    private func settleWaiting(_ error: RedisError) {
        for request in waiting.removeAll() { request.settle(.failure(error)) }
    }

    // MARK: Connecting

    private func connect() {
        let deadline = NIODeadline.now() + TimeAmount(configuration.connectTimeout)
        let attempt = secured().flatMap { [loop, configuration] tls in
            Self.bootstrap(configuration, tls: tls, on: loop).connect(
                host: configuration.host,
                port: configuration.port
            )
        }
        self.attempt = attempt
        attempt.assumeIsolated().whenComplete { result in
            switch result {
            case .success(let channel): self.greet(channel, deadline)
            case .failure(let error): self.failed(.notConnected(self.configuration, error))
            }
        }
    }

    /// Certificates are read once.
    private func secured() -> EventLoopFuture<NIOSSLContext?> {
        guard let settings = configuration.tls else { return loop.makeSucceededFuture(nil) }
        if let tls { return loop.makeSucceededFuture(tls) }
        let loading = TLSContext.load(settings, for: configuration, on: loop)
        loading.assumeIsolated().whenSuccess { self.tls = $0 }
        return loading.map { $0 }
    }

    private static func bootstrap(
        _ configuration: RedisConfiguration,
        tls: NIOSSLContext?,
        on loop: any EventLoop
    ) -> ClientBootstrap {
        ClientBootstrap(group: loop)
            .connectTimeout(TimeAmount(configuration.connectTimeout))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // Replies of many pipelines come at once: fewer and larger reads.
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 1 << 12, initial: 1 << 16, maximum: 1 << 19)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls {
                        // An address is no name to ask for; the certificate is then held against the address itself.
                        let name = (try? SocketAddress(ipAddress: configuration.host, port: 0)) == nil
                        let host = name ? configuration.host : nil
                        try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: host))
                    }
                    try pipeline.addHandler(RedisChannelHandler(configuration: configuration, loop: channel.eventLoop))
                }
            }
    }

    private func greet(_ channel: any Channel, _ deadline: NIODeadline) {
        guard let handler = try? channel.pipeline.syncOperations.handler(type: RedisChannelHandler.self) else {
            return failed(.lost(configuration))
        }
        guard machine.isConnecting else { return handler.end(.closed) }
        self.handler = handler
        handler.onEnd = { [weak self] in self?.ended($0) }
        let handshake = Handshake(configuration)
        exchange(handshake.greeting, handshake, deadline)
    }

    /// Sends a part of the handshake, and what follows from its replies. Where none come, the connection ends, and
    /// ``ended(_:)`` is told.
    private func exchange(_ commands: [RedisCommand], _ handshake: Handshake, _ deadline: NIODeadline) {
        let promise = loop.makePromise(of: RESPFrame.self)
        promise.futureResult.assumeIsolated().whenSuccess { frame in
            var handshake = handshake
            switch handshake.received(frame.values()) {
            case .send(let commands): self.exchange(commands, handshake, deadline)
            case .done(let resp3): self.opened(resp3: resp3)
            case .failed(let error): self.handler?.end(error)
            }
        }
        handler?.send(
            RedisRequest(
                bytes: RedisCommand.encoded(commands),
                replies: commands.count,
                deadline: deadline,
                isWanted: { true },
                settle: { promise.completeWith($0.mapError { $0 }) }
            )
        )
    }

    private func opened(resp3: Bool) {
        guard machine.connected() else {
            handler?.end(.closed)
            return
        }
        logger.debug(
            "Redis connection is open",
            metadata: ["address": "\(configuration.address)", "resp3": "\(resp3)"]
        )
        handler?.onAnswer = { [weak self] in self?.machine.answered() }
        for request in waiting.removeAll() { send(request) }
    }

    private func ended(_ error: RedisError) {
        handler = nil
        failed(error)
    }

    private func failed(_ error: RedisError) {
        let wasConnecting = machine.isConnecting
        let error = wasConnecting && error.code == .timedOut ? RedisError.connectTimedOut(configuration) : error
        machine.failed(error, now: .now(), chance: chance())
        logger.debug(
            "Redis connection failed or ended",
            metadata: ["address": "\(configuration.address)", "code": "\(error.code.rawValue)", "error": "\(error)"]
        )
        settleWaiting(error)
    }
}
