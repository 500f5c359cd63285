import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// `tds serve` as a process of its own, and a client with one connection to it.
final class ServedProcess {
    private let server: ServerProcess
    private let port: Int

    init(_ tds: String, _ environment: [String: String]) throws {
        port = try Self.freePort()
        let process = try ChildProcess(
            tds,
            ["serve", "--port", String(port), "--log-level", "error"],
            environment: environment
        )
        server = ServerProcess(process)
    }

    func end() async throws { try await server.end() }

    /// Asks until the server is there, and reads the whole answer.
    func get(_ path: String) async throws {
        for _ in 0..<1_000 {
            guard let answer = try? await server.client.execute(request(path), timeout: .seconds(60)) else {
                usleep(10_000)
                continue
            }
            guard answer.status == .ok || answer.status == .notFound else {
                throw ChildProcess.Failure(description: "\(path): \(answer.status)")
            }
            _ = try await answer.body.collect(upTo: 64 << 20)
            return
        }
        throw ChildProcess.Failure(description: "tds serve does not answer")
    }

    var residentBytes: Int {
        get throws {
            let pages = try String(contentsOfFile: "/proc/\(server.id)/statm", encoding: .utf8).split(separator: " ")
            return (pages.count > 1 ? Int(pages[1]) ?? 0 : 0) * Int(getpagesize())
        }
    }

    private func request(_ path: String) -> HTTPClientRequest {
        HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
    }

    private static func freePort() throws -> Int {
        let program = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
        let output = try ChildProcess.run("python3", ["-c", program]).output
        guard let port = Int(output.split(separator: "\n").first ?? "") else {
            throw ChildProcess.Failure(description: "no free port: \(output)")
        }
        return port
    }
}
