import NIOCore
import NIOPosix
import SyncTestKit
import Synchronization

/// Stands between client and server and cuts each connection after some bytes of answers: anywhere, in a reply or between.
struct CuttingProxy {
    let port: Int
    private let plan: Plan

    var connections: Int { plan.state.withLock { $0.connections } }

    /// - Parameter bytesMax: each connection lets at most so many bytes of answers through.
    static func run(
        to port: Int,
        seed: UInt64,
        bytesMax: Int,
        _ body: (CuttingProxy) async throws -> Void
    ) async throws {
        let plan = Plan(seed: seed, bytesMax: bytesMax)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { client in
                ClientBootstrap(group: client.eventLoop).connect(host: "127.0.0.1", port: port).flatMapThrowing {
                    server in
                    let budget = plan.nextBudget()
                    try client.pipeline.syncOperations.addHandler(Forwarder(to: server, bytesMax: .max))
                    try server.pipeline.syncOperations.addHandler(Forwarder(to: client, bytesMax: budget))
                }
                .flatMap { client.setOption(.autoRead, value: true) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body(CuttingProxy(port: channel.localAddress?.port ?? 0, plan: plan))
        } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }

    private final class Plan: Sendable {
        struct State {
            var random: SeededRandom
            var connections = 0
        }

        let state: Mutex<State>
        private let bytesMax: Int

        init(seed: UInt64, bytesMax: Int) {
            state = Mutex(State(random: SeededRandom(seed: seed)))
            self.bytesMax = bytesMax
        }

        func nextBudget() -> Int {
            state.withLock { state in
                state.connections += 1
                return state.random.below(bytesMax)
            }
        }
    }

    private final class Forwarder: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let other: any Channel
        private var left: Int

        init(to other: any Channel, bytesMax: Int) {
            self.other = other
            left = bytesMax
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            guard let allowed = bytes.readSlice(length: min(left, bytes.readableBytes)) else { return }
            left -= allowed.readableBytes
            let isCut = bytes.readableBytes > 0
            let (other, channel) = (self.other, context.channel)
            other.writeAndFlush(allowed).whenComplete { _ in
                guard isCut else { return }
                other.close(promise: nil)
                channel.close(promise: nil)
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            other.close(promise: nil)
        }
    }
}
