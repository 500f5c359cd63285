import Foundation
import SyncTestKit

/// A directory for one test, and a simulator in a process of its own where the test wants one.
enum Place {
    static func with(_ body: (Program) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "tds-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try await TestSlot.with { try await body(Program(directory: directory)) }
    }

    /// The program whose settings point at a simulator of its own.
    static func withSimulator(
        _ arguments: [String] = [],
        _ body: (Program, Simulator) async throws -> Void
    ) async throws {
        try await with { program in
            let process = try await program.start(["simulate", "--port", "0", "--calls-per-minute", "0"] + arguments)
            var environment: [String: String] = ["TDS_CALLS_PER_MINUTE": "0"]
            for await line in process.outputLines {
                let parts = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1)
                guard line.hasPrefix("export "), parts.count == 2 else { continue }
                environment[String(parts[0])] = String(parts[1])
                if environment["ZOHO_ORGANIZATION_ID"] != nil { break }
            }
            var pointed = program
            pointed.environment = environment
            let address = try URL(string: environment["ZOHO_API_URL"] ?? "").orThrow("the simulator did not start")
            do {
                try await body(pointed, Simulator(address: address))
            } catch {
                process.signal(SIGTERM)
                _ = await process.result()
                throw error
            }
            process.signal(SIGTERM)
            _ = await process.result()
        }
    }
}

extension Place {
    /// The same on PostgreSQL and Redis.
    static func withServers(
        _ arguments: [String] = [],
        redisPassword: String? = nil,
        _ body: (Program, Simulator, RedisServer) async throws -> Void
    ) async throws {
        try await withSimulator(arguments) { program, simulator in
            try await withFreshDatabase { database in
                try await withRedisServer(redisPassword.map { ["--requirepass", $0] } ?? []) { redis in
                    var pointed = program
                    pointed.environment["DATABASE_URL"] = database
                    let credentials = redisPassword.map { ":\($0)@" } ?? ""
                    pointed.environment["REDIS_URL"] = "redis://\(credentials)127.0.0.1:\(redis.port)/0"
                    try await body(pointed, simulator, redis)
                }
            }
        }
    }
}

/// The simulator's control over HTTP.
struct Simulator: Sendable {
    let address: URL

    func post(_ path: String, _ body: String) async throws {
        let result = try await Tool.run("curl", ["-sS", "--fail-with-body", "-X", "POST", "-d", body, url(path)])
        guard result.status == 0 else { throw Missing(description: "\(path): \(result.output)\(result.errors)") }
    }

    func get(_ path: String) async throws -> String {
        try await Tool.run("curl", ["-sS", "--fail-with-body", url(path)]).output
    }

    /// A record as its listing would send it now.
    func record(_ type: String, _ id: String) async throws -> String {
        try await get("records?type=\(type)&id=\(id)&product=inventory")
    }

    private func url(_ path: String) -> String { "\(address.absoluteString)/_simulator/\(path)" }
}

struct Missing: Error, CustomStringConvertible {
    let description: String
}

extension Optional {
    func orThrow(_ what: String) throws -> Wrapped {
        guard let self else { throw Missing(description: what) }
        return self
    }
}
