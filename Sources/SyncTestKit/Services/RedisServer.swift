import Foundation
import Synchronization

/// Gives a private, empty Redis, which ends with `body`.
///
/// - Parameter arguments: more of redis-server's own, such as `["--requirepass", "secret"]`.
package func withRedisServer(
    _ arguments: [String] = [],
    _ body: (RedisServer) async throws -> Void
) async throws {
    try await TestSlot.with {
        let server = try await RedisServer.start(arguments)
        do {
            try await body(server)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }
}

/// A redis-server that a test owns: it may be stopped, started again on its port, and made to hang.
package final class RedisServer: Sendable {
    package let port: Int
    private let arguments: [String]
    private let process: Mutex<RunningProgram?>

    /// Without a password; arguments that set one make the URL's owner add it.
    package var url: String { "redis://127.0.0.1:\(port)/0" }

    private init(port: Int, arguments: [String], process: RunningProgram) {
        self.port = port
        self.arguments = arguments
        self.process = Mutex(process)
    }

    fileprivate static func start(_ arguments: [String]) async throws -> RedisServer {
        // Another process may have taken the port, so several are tried.
        for _ in 1...20 {
            let port = Int.random(in: 15_000..<30_000)
            if let process = try await launch(port, arguments) {
                return RedisServer(port: port, arguments: arguments, process: process)
            }
        }
        throw ServiceFailure(description: "redis-server did not start; is it installed (make packages)?")
    }

    /// Starts the server anew, on the same port and with nothing in it.
    package func restart() async throws {
        await stop()
        guard let started = try await Self.launch(port, arguments) else {
            throw ServiceFailure(description: "redis-server did not start again on port \(port)")
        }
        process.withLock { $0 = started }
    }

    package func stop() async {
        let running = process.withLock { process in
            defer { process = nil }
            return process
        }
        guard let running else { return }
        // The one signal that ends a server that hangs, too. There is nothing to save.
        running.signal(SIGKILL)
        _ = await running.result()
    }

    /// From now on it accepts connections and never answers, as a server does whose machine swaps.
    package func hang() { process.withLock { $0?.signal(SIGSTOP) } }

    package func goOn() { process.withLock { $0?.signal(SIGCONT) } }

    /// What redis-cli prints for a command.
    package func cli(_ arguments: String...) async throws -> String {
        try await Tool.run("redis-cli", ["-p", "\(port)"] + arguments).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func launch(_ port: Int, _ arguments: [String]) async throws -> RunningProgram? {
        let server = try await RunningProgram(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["redis-server", "--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"] + arguments
        )
        for await line in server.outputLines where line.contains("Ready to accept connections") { return server }
        // It ended without that word.
        return nil
    }
}

package struct ServiceFailure: Error, CustomStringConvertible {
    package let description: String
}
