import Foundation

/// Gives the URL of a new, empty database on the server that all tests share; the database is dropped afterwards.
package func withFreshDatabase(_ body: (String) async throws -> Void) async throws {
    try await TestSlot.with {
        let server = try await PostgresServer.shared()
        try await server.withFreshDatabase(body)
    }
}

/// Gives a server of the test's own, for tests that stop it. Starting one takes about a second.
package func withPostgresServer(_ body: (PostgresServer) async throws -> Void) async throws {
    try await TestSlot.with {
        // Not inside of a directory that only this user may enter: as root, the server runs as another one.
        let directory = "/tmp/tds-postgres-\(UUID().uuidString)"
        let server = try await PostgresServer.start(in: directory)
        do {
            try await body(server)
        } catch {
            try await server.end()
            throw error
        }
        try await server.end()
    }
}

/// A real PostgreSQL, started by `scripts/services`.
package struct PostgresServer: Sendable {
    /// The database `tds` of the server, with its password.
    package let url: String
    private let directory: String?

    /// The server in the project's `.services`, started once; it stays when the tests end (`make services-stop`, `make test` ends
    /// it).
    private static let sharedURL = Task { try await services("start", ["postgres"]) }

    fileprivate static func shared() async throws -> PostgresServer {
        PostgresServer(url: try await sharedURL.value, directory: nil)
    }

    fileprivate static func start(in directory: String) async throws -> PostgresServer {
        PostgresServer(url: try await services("start", ["--dir", directory, "postgres"]), directory: directory)
    }

    /// Ends it as a crash does: without a checkpoint, every connection cut.
    package func stopImmediately() async throws {
        _ = try await Self.services("stop", ["--dir", directory ?? "", "immediate"])
    }

    package func startAgain() async throws {
        _ = try await Self.services("start", ["--dir", directory ?? "", "postgres"])
    }

    fileprivate func end() async throws {
        guard let directory else { return }
        try await stopImmediately()
        try FileManager.default.removeItem(atPath: directory)
    }

    package func withFreshDatabase(_ body: (String) async throws -> Void) async throws {
        let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        _ = try await psql("CREATE DATABASE \(name)")
        let fresh = url.replacing(/\/tds$/, with: "/\(name)")
        do {
            try await body(fresh)
        } catch {
            _ = try? await psql("DROP DATABASE \(name) WITH (FORCE)")
            throw error
        }
        _ = try await psql("DROP DATABASE \(name) WITH (FORCE)")
    }

    /// What psql prints for a statement, unaligned and without headings.
    /// - Parameter database: another one than `tds`.
    package func psql(_ statement: String, database: String? = nil) async throws -> String {
        try await Psql.run(statement, on: database ?? url)
    }

    /// - Returns: the URL of the database.
    private static func services(_ verb: String, _ arguments: [String]) async throws -> String {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../scripts/services").standardizedFileURL
        let result = try await RunningProgram(script, [verb] + arguments).result()
        guard result.status == 0 else { throw ServiceFailure(description: "services \(verb): \(result.errors)") }
        let line = result.output.split(separator: "\n").first { $0.contains("DATABASE_URL=") }
        return line.map { String($0.drop { $0 != "=" }.dropFirst()) } ?? ""
    }
}

/// PostgreSQL's own client, which judges from outside.
package enum Psql {
    private static let options = [
        "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1",
    ]

    /// The program itself: Debian's `psql` is a Perl script that looks for it, which costs twice as much again.
    private static let client: String = {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let newest = versions.max { $0.compare($1, options: .numeric) == .orderedAscending }
        return newest.map { "/usr/lib/postgresql/\($0)/bin/psql" } ?? "psql"
    }()

    /// Waits until a statement without double quotes says this.
    package static func run(_ statement: String, on url: String, untilItSays text: String) async throws {
        let command = "\(client) \(options.joined(separator: " ")) --command \"\(statement)\" '\(url)'"
        try await Tool.run(command, untilItPrints: text)
    }

    package static func run(_ statement: String, on url: String) async throws -> String {
        let result = try await Tool.run(client, options + ["--command", statement, url])
        guard result.status == 0 else { throw ServiceFailure(description: "psql: \(result.errors)") }
        return result.output.trimmingCharacters(in: .newlines)
    }
}
