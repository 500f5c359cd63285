import Foundation
import SyncTestKit

/// A `tds serve` in a process of its own.
struct ServedProgram: Sendable {
    let program: Program
    let process: RunningProgram
    let port: Int

    var address: String { "http://127.0.0.1:\(port)" }

    /// What it has logged so far.
    var log: String { process.errors }

    /// Kills it without a word, as a power cut does.
    func kill() async {
        process.signal(SIGKILL)
        _ = await process.result()
    }

    /// Starts the same again, on its port.
    func again() async throws -> ServedProgram { try await program.serve(port: port) }

    struct Reply: Sendable {
        /// 0 where none came.
        let status: Int
        let body: String

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]) ?? [:]
        }

        var stats: [String: Any] { json["stats"] as? [String: Any] ?? [:] }

        /// `synced/skipped/failed`
        var numbers: String {
            ["synced", "skipped", "failed"].map { "\(stats[$0] ?? "?")" }.joined(separator: "/")
        }
    }

    func get(_ path: String, _ options: String...) async throws -> Reply { try await curl(path, options) }

    func post(_ path: String, _ body: String = "{}", _ options: String...) async throws -> Reply {
        let headers = ["--header", "Content-Type: application/json"]
        return try await curl(path, ["--request", "POST", "--data-binary", body] + headers + options)
    }

    func curl(_ path: String, _ options: [String]) async throws -> Reply {
        let always = ["--silent", "--max-time", "120", "--write-out", "\n%{http_code}"]
        let result = try await Tool.run("curl", always + options + [address + path])
        let end = result.output.lastIndex(of: "\n") ?? result.output.startIndex
        let status = Int(result.output[end...].trimmingCharacters(in: .newlines)) ?? 0
        return Reply(status: status, body: String(result.output[..<end]))
    }

    func waitUntilReady() async throws { try await waitForReadiness(200) }

    func waitForReadiness(_ status: Int) async throws {
        let code = "%{http_code}"
        try await Tool.run(
            "curl --silent --max-time 10 --output /dev/null --write-out '\(code)' \(address)/ready",
            untilItPrints: "\(status)"
        )
    }
}

extension Program {
    /// Starts a server and waits until it listens.
    /// - Parameter port: 0 for any.
    func serve(_ arguments: [String] = [], port: Int = 0) async throws -> ServedProgram {
        let process = try await start(["serve", "--port", "\(port)"] + arguments)
        for await line in process.errorLines {
            guard let address = line.firstMatch(of: /serving on http:\/\/.*:(\d+);/), let port = Int(address.1)
            else { continue }
            return ServedProgram(program: self, process: process, port: port)
        }
        throw Missing(description: "tds serve did not start: \(await process.result().errors)")
    }

    /// A server for as long as `body` runs.
    func withServer(_ arguments: [String] = [], _ body: (ServedProgram) async throws -> Void) async throws {
        let server = try await serve(arguments)
        defer { server.process.signal(SIGKILL) }
        try await body(server)
    }

    /// What psql says of a statement.
    func psql(_ statement: String) async throws -> String {
        try await Psql.run(statement, on: environment["DATABASE_URL"].orThrow("no DATABASE_URL"))
    }

    /// Waits until a statement says this.
    func waitForPsql(_ statement: String, _ expected: String) async throws {
        let url = try environment["DATABASE_URL"].orThrow("no DATABASE_URL")
        try await Psql.run(statement, on: url, untilItSays: expected)
    }
}
