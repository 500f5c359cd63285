import Foundation
import NIOCore
import NIOPosix
import SyncTestKit
import Synchronization

/// Stands between the program and the server, on the loopback: loses what a test tells it to lose, and counts the round trips.
final class PostgresProxy: Sendable {
    /// What becomes of the next COMMIT.
    enum Loss: Sendable, CaseIterable {
        /// The server commits, and then the connection is cut before its answer.
        case answerThenCut
        /// The server commits, and its answer never comes; the connection stays open.
        case answer
        /// The server never hears of it, and the connection is cut.
        case requestThenCut
        /// The server never hears of it, and waits with the transaction open.
        case request
    }

    let url: String
    private let listener: any Channel
    private let next: NextLoss
    private let turns: Turns

    /// How often the program has sent something to the server after it had waited for an answer, or at first.
    var roundTrips: Int { turns.count.withLock { $0 } }

    /// A URL of the same database by way of a proxy.
    static func start(before url: String) async throws -> PostgresProxy {
        let port = Int(url.firstMatch(of: /:(\d+)\//)?.output.1 ?? "") ?? 5_432
        let (next, turns) = (NextLoss(), Turns())
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { client in
                let losses = Losses()
                let turn = Turn(turns)
                let connected = ClientBootstrap(group: client.eventLoop)
                    .channelInitializer { server in
                        server.eventLoop.makeCompletedFuture {
                            try server.pipeline.syncOperations.addHandler(
                                Forward(to: client, losses: losses, turn: turn, next: nil)
                            )
                        }
                    }
                    .connect(host: "127.0.0.1", port: port)
                connected.whenFailure { _ in client.close(promise: nil) }
                return connected.flatMap { server in
                    client.eventLoop.makeCompletedFuture {
                        try client.pipeline.syncOperations.addHandler(
                            Forward(to: server, losses: losses, turn: turn, next: next)
                        )
                        try client.syncOptions?.setOption(.autoRead, value: true)
                    }
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return PostgresProxy(url, listener, next, turns, through: listener.localAddress?.port ?? 0)
    }

    private init(_ url: String, _ listener: any Channel, _ next: NextLoss, _ turns: Turns, through port: Int) {
        self.url = url.replacing(/:\d+\//, with: ":\(port)/")
        self.listener = listener
        self.next = next
        self.turns = turns
    }

    func lose(_ loss: Loss) {
        next.set(loss)
    }

    func stop() async throws {
        try await listener.close()
    }
}

private final class NextLoss: Sendable {
    private let loss = Mutex<PostgresProxy.Loss?>(nil)

    func set(_ loss: PostgresProxy.Loss) {
        self.loss.withLock { $0 = loss }
    }

    func take() -> PostgresProxy.Loss? {
        loss.withLock { loss in
            defer { loss = nil }
            return loss
        }
    }
}

/// What the two sides of one connection know of each other.
private final class Losses: Sendable {
    struct State {
        var losesRequests = false
        var losesAnswers = false
        /// Once an answer is lost.
        var cuts = false
    }

    let state = Mutex(State())
}

/// The round trips of all connections.
private final class Turns: Sendable {
    let count = Mutex(0)
}

/// Whose turn it is on one connection to send something.
private final class Turn: Sendable {
    private let turns: Turns
    private let programSpokeLast = Mutex(false)

    init(_ turns: Turns) {
        self.turns = turns
    }

    func programSends() {
        let isAnother = programSpokeLast.withLock { spoke in
            defer { spoke = true }
            return !spoke
        }
        if isAnother { turns.count.withLock { $0 += 1 } }
    }

    func serverSends() {
        programSpokeLast.withLock { $0 = false }
    }
}

/// Passes bytes on to the other side, as long as nothing is to be lost.
private final class Forward: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// COMMIT as the frontend's simple query: its length, its words, a zero.
    private static let commit: [UInt8] = [UInt8(ascii: "Q"), 0, 0, 0, 11] + Array("COMMIT".utf8) + [0]

    private let other: any Channel
    private let losses: Losses
    private let turn: Turn
    /// Nil on the server's side.
    private let next: NextLoss?

    init(to other: any Channel, losses: Losses, turn: Turn, next: NextLoss?) {
        self.other = other
        self.losses = losses
        self.turn = turn
        self.next = next
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        if let next { request(buffer, next) } else { answer(buffer) }
    }

    private func request(_ buffer: ByteBuffer, _ next: NextLoss) {
        turn.programSends()
        if Array(buffer.readableBytesView) == Self.commit, let loss = next.take() {
            losses.state.withLock { state in
                state.losesRequests = loss == .request || loss == .requestThenCut
                state.losesAnswers = !state.losesRequests
                state.cuts = loss == .answerThenCut
            }
            if loss == .requestThenCut { other.close(promise: nil) }
        }
        guard !losses.state.withLock({ $0.losesRequests }) else { return }
        other.writeAndFlush(buffer, promise: nil)
    }

    private func answer(_ buffer: ByteBuffer) {
        turn.serverSends()
        let state = losses.state.withLock { $0 }
        if state.cuts { other.close(promise: nil) }
        guard !state.losesAnswers else { return }
        other.writeAndFlush(buffer, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // A client that goes away after its request was lost is lost to the server too, which waits on.
        if next != nil, losses.state.withLock({ $0.losesRequests }) { return }
        other.close(promise: nil)
    }
}
