import NIOCore
import NIOPosix
import RedisClient
import SyncTestKit
import Synchronization

/// A server that answers as a test tells it to, however wrong.
struct ScriptedServer {
    enum Act: Sendable {
        case say(String)
        /// Each byte in a write of its own.
        case sayBytewise(String)
        case hangUp
    }

    /// - Parameters:
    ///   - connection: its number, from 1.
    ///   - command: name and arguments.
    typealias Script = @Sendable (_ connection: Int, _ command: [String]) -> [Act]

    /// The answer to `HELLO 3`.
    static let hello = "%1\r\n$5\r\nproto\r\n:3\r\n"

    let port: Int
    private let log: Log

    /// Every command, in the order of arrival.
    var commands: [[String]] { log.commands.withLock { $0 } }
    var connections: Int { log.connections.withLock { $0 } }

    /// Listens as long as the closure runs. `HELLO` is answered unless the script answers it.
    static func run(_ script: @escaping Script, _ body: (ScriptedServer) async throws -> Void) async throws {
        try await TestSlot.with { try await open(script, body) }
    }

    private static func open(
        _ script: @escaping Script,
        _ body: (ScriptedServer) async throws -> Void
    ) async throws {
        let log = Log()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let number = log.connections.withLock { number in
                        number += 1
                        return number
                    }
                    try channel.pipeline.syncOperations.addHandler(Handler(number, log, script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = ScriptedServer(port: channel.localAddress?.port ?? 0, log: log)
        do {
            try await body(server)
        } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }

    private final class Log: Sendable {
        let commands = Mutex<[[String]]>([])
        let connections = Mutex(0)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let number: Int
        private let log: Log
        private let script: Script
        // Commands are arrays of bulk strings, so that the client's own decoder reads them.
        private var decoder = RESPDecoder()

        init(_ number: Int, _ log: Log, _ script: @escaping Script) {
            self.number = number
            self.log = log
            self.script = script
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            decoder.feed(unwrapInboundIn(data))
            while let frame = try? decoder.next(replies: 1) {
                let command = frame.values()[0].elements?.compactMap(\.text) ?? []
                log.commands.withLock { $0.append(command) }
                let acts = script(number, command)
                for act in acts.isEmpty && command.first == "HELLO" ? [.say(ScriptedServer.hello)] : acts {
                    perform(act, context)
                }
            }
        }

        private func perform(_ act: Act, _ context: ChannelHandlerContext) {
            switch act {
            case .say(let text): write(text.utf8, context)
            case .sayBytewise(let text): for byte in text.utf8 { write([byte], context) }
            case .hangUp: context.close(promise: nil)
            }
        }

        private func write(_ bytes: some Sequence<UInt8>, _ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
        }
    }
}
