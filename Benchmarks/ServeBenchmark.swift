import Foundation
import Logging
import PostgresStores
import RedisClient
import RedisStores
import ZohoAPI

/// Every page and answer of `tds serve` beside the statements that it needs, on PostgreSQL and Redis with a whole organization
/// in the database; and whether the server's memory stays as it is over many requests.
struct ServeBenchmark {
    let tds: String
    let repetitions: Int
    let requests: Int

    private static let documents = ["invoices": 24_000, "salesorders": 20_000]
    private static let products = 2_221
    private static let customers = 2_500
    private static let types = ["products", "customers", "invoices", "orders"]
    /// Requests of one measurement.
    private static let requestsOfOne = 20
    /// Before memory is looked at first: pools and buffers have found their size then.
    private static let requestsBefore = 1_000

    func run() async throws -> [Report.Row] {
        let simulator = try Simulator(
            tds: tds,
            products: Self.products,
            customers: Self.customers,
            documents: Self.documents
        )
        let services = try Services(["postgres", "redis"])
        let directory = try TemporaryDirectory()
        var environment = simulator.environment.merging(services.environment) { $1 }
        environment["TDS_DATA_DIR"] = directory.path
        environment["TDS_CALLS_PER_MINUTE"] = "0"
        // Nothing else asks the database meanwhile, as far as that is possible.
        environment["TDS_SYNC_INTERVAL_MINUTES"] = "0"
        environment["TDS_VERIFY_INTERVAL_HOURS"] = "0"
        let sync = ["sync"] + Self.types + ["--no-details", "--log-level", "error"]
        _ = try ChildProcess.run(tds, sync, environment: environment)
        try services.psql("VACUUM ANALYZE")
        let id = try services.psql("SELECT zoho_id FROM products ORDER BY id LIMIT 1").first ?? ""
        let server = try ServedProcess(tds, environment)
        let floor = Floor(
            statement: try await wayThereAndBack(services),
            answer: try await milliseconds("/health", server).reduce(0, +) / Double(repetitions) / 1_000
        )
        var rows: [Report.Row] = []
        for path in Self.paths(product: id) {
            let name = String(path.prefix { $0 != "?" }).replacing(id, with: "{id}")
            rows.append(try await measure(path, name, server, services, floor))
        }
        rows.append(try await statistics(server, services, floor))
        rows += try await memory(server, Self.paths(product: id))
        try await server.end()
        try await simulator.end()
        return rows
    }

    private static func paths(product id: String) -> [String] {
        [
            "/", "/runs", "/dead-letters", "/settings", "/explain?type=products&id=\(id)",
            "/api/zoho/bulk-sync/status", "/api/tds/runs", "/api/tds/cache/products/\(id)",
            "/api/tds/explain/products/\(id)", "/api/tds/dead-letters", "/api/tds/deletes/products", "/api/tds/events",
            "/api/tds/quota", "/api/tds/schedule", "/api/tds/alerts", "/api/tds/audit", "/api/tds/inbox", "/metrics",
        ]
    }

    // MARK: - Times

    /// What nothing is faster than, in seconds.
    private struct Floor {
        /// The way of one statement there and back.
        let statement: Double
        /// An answer behind which there is no statement.
        let answer: Double
    }

    /// The floor of an answer is what its statements take alone, by the count of the database's server and with their ways, and
    /// what an empty answer takes: most of these statements are faster than HTTP.
    private func measure(
        _ path: String,
        _ name: String,
        _ server: ServedProcess,
        _ services: Services,
        _ floor: Floor
    ) async throws -> Report.Row {
        var floors: [Double] = []
        let log = try StatementLog(services)
        for _ in 0..<5 { try await server.get(path) }
        var answers: [Double] = []
        for _ in 0..<repetitions {
            let before = try log.size
            answers.append(try await once(path, server))
            let spent = try log.spent(from: before)
            let count = Double(Self.requestsOfOne)
            floors.append((spent.seconds + Double(spent.count) * floor.statement) / count + floor.answer)
        }
        return Report.Row(
            what:
                "GET \(name) (\(Report.number(Spread(answers).median * 1_000)) ms) / its statements and an empty answer",
            spread: .ratios(answers, to: floors),
            unit: "x",
            target: .atMost(2)
        )
    }

    /// These count the keys of Redis: their floor is a SCAN over them, by the same client, in the same steps.
    private func statistics(_ server: ServedProcess, _ services: Services, _ floor: Floor) async throws -> Report.Row {
        let configuration = RedisConfiguration(host: "127.0.0.1", port: services.redisPort)
        let asked = try await milliseconds("/api/tds/cache/statistics", server)
        let scans = try await RedisClient.withClient(configuration, logger: Logger(label: "tds-bench")) { client in
            var seconds: [Double] = []
            for _ in 0...repetitions { seconds.append(try await Stopwatch.seconds { try await scan(client) }) }
            return seconds.dropFirst()
        }
        return Report.Row(
            what:
                "GET /api/tds/cache/statistics (\(Report.number(Spread(asked).median)) ms) / SCAN and an empty answer",
            spread: .ratios(asked.map { $0 / 1_000 }, to: scans.map { $0 + floor.answer }),
            unit: "x",
            target: .atMost(2)
        )
    }

    private func scan(_ client: RedisClient) async throws {
        var cursor = "0"
        repeat {
            let step = RedisCommand(
                "SCAN",
                [cursor, "MATCH", "tds:entity:state:*", "COUNT", "\(RedisClient.chunkSize)"]
            )
            cursor = try await client.send(step).elements?.first?.text ?? "0"
        } while cursor != "0"
    }

    private func milliseconds(_ path: String, _ server: ServedProcess) async throws -> [Double] {
        for _ in 0..<5 { try await server.get(path) }
        var all: [Double] = []
        for _ in 0..<repetitions { all.append(try await once(path, server) * 1_000) }
        return all
    }

    /// - Returns: the seconds of one of many requests.
    private func once(_ path: String, _ server: ServedProcess) async throws -> Double {
        let seconds = try await Stopwatch.seconds {
            for _ in 0..<Self.requestsOfOne { try await server.get(path) }
        }
        return seconds / Double(Self.requestsOfOne)
    }

    /// Seconds that a statement takes beside those that the database's server counts, through the same client.
    private func wayThereAndBack(_ services: Services) async throws -> Double {
        let logger = Logger(label: "tds-bench")
        let database = try await PostgresDatabase.open(
            url: services.databaseURL,
            catalog: .zoho,
            time: WallTime(),
            logger: logger
        )
        defer { database.close() }
        let count = 500
        for _ in 0..<count { _ = try await database.generation() }
        let before = try StatementLog(services).size
        let seconds = try await Stopwatch.seconds {
            for _ in 0..<count { _ = try await database.generation() }
        }
        let spent = try StatementLog(services).spent(from: before)
        return max(0, seconds - spent.seconds) / Double(max(1, spent.count))
    }

    // MARK: - Memory

    private func memory(_ server: ServedProcess, _ paths: [String]) async throws -> [Report.Row] {
        func ask(_ count: Int) async throws {
            for number in 0..<count { try await server.get(paths[number % paths.count]) }
        }
        try await ask(Self.requestsBefore)
        let before = try server.residentBytes
        try await ask(requests)
        let after = try server.residentBytes
        return [
            Report.Row(what: "memory of tds serve", spread: Spread([Double(after) / 1_048_576]), unit: "MB"),
            Report.Row(
                what: "memory after \(requests) requests / before",
                spread: Spread([Double(after) / Double(before)]),
                unit: "x",
                target: .atMost(1.1)
            ),
        ]
    }
}

/// What PostgreSQL logged of the statements that it carried out.
private struct StatementLog {
    private let path: String

    init(_ services: Services) throws {
        if try services.psql("SHOW log_min_duration_statement").first != "0" {
            try services.psql(
                "ALTER SYSTEM SET log_min_duration_statement = 0",
                "ALTER SYSTEM SET log_statement_stats = off",
                "SELECT pg_reload_conf()"
            )
        }
        path = services.postgresDirectory + "/log"
    }

    var size: UInt64 {
        get throws {
            try FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64 ?? 0
        }
    }

    /// Of the program's statements since the log had a size.
    func spent(from offset: UInt64) throws -> (seconds: Double, count: Int) {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seek(toOffset: offset)
        let text = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        var (milliseconds, count) = (0.0, 0)
        for line in text.split(separator: "\n") {
            guard let place = line.firstRange(of: "duration: "), !line.contains("log_min_duration_statement") else {
                continue
            }
            milliseconds += Double(line[place.upperBound...].prefix { $0 != " " }) ?? 0
            // Parse and bind are told beside it, of the same way there and back.
            if line.contains(" ms  execute") || line.contains(" ms  statement") { count += 1 }
        }
        return (milliseconds / 1_000, count)
    }
}
