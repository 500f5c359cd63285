import Foundation
import Logging
import NIOCore
import PostgresStores
import SQLStores
import SyncCore
import ZohoAPI

/// The first load of products into PostgreSQL, in the transactions of a run, beside COPY of the same rows from a file into
/// a table with the same columns and indexes: the fastest way into it that PostgreSQL has, in one transaction.
///
/// The rows are made before. What a run does besides, fetching and the cache, is not in it; COPY starts psql.
struct LoadBenchmark {
    let tds: String
    let products: Int
    let repetitions: Int

    private static let type = ZohoType.products.entity
    /// The largest that the contract allows, and a whole page.
    private static let batchSize = 200

    func run() async throws -> [Report.Row] {
        let rows = try await rows()
        let services = try Services(["postgres"])
        let logger = Logger(label: "tds-bench")
        let database = try await PostgresDatabase.open(
            url: services.databaseURL,
            catalog: .zoho,
            time: WallTime(),
            logger: logger
        )
        defer { database.close() }
        let file = services.postgresDirectory + "/rows.copy"
        let table = "\"\(Self.type.table)\""
        var (loads, copies) = ([Double](), [Double]())
        for repetition in 0..<repetitions {
            // Each begins with an empty table, and with nothing of the one before left to be written.
            try services.psql("TRUNCATE \(table), tds_sync_logs CASCADE", "CHECKPOINT")
            loads.append(try await load(rows, into: database))
            if repetition == 0 { try services.psql("COPY \(table) TO '\(file)'") }
            try services.psql(
                "DROP TABLE IF EXISTS copied",
                "CREATE TABLE copied (LIKE \(table) INCLUDING ALL)",
                "CHECKPOINT"
            )
            copies.append(try await Stopwatch.seconds { try services.psql("COPY copied FROM '\(file)'") })
            guard try services.number("SELECT count(*) FROM copied") == Double(products) else {
                throw ChildProcess.Failure(description: "COPY did not copy every row")
            }
        }
        return [
            Report.Row(
                what: "cold load of \(products) products in transactions of 200",
                spread: Spread(loads),
                unit: "s"
            ),
            Report.Row(what: "COPY of the same rows", spread: Spread(copies), unit: "s"),
            Report.Row(what: "cold load / COPY", spread: .ratios(loads, to: copies), unit: "x", target: .atMost(2)),
        ]
    }

    private func rows() async throws -> [Row] {
        let simulator = try Simulator(tds: tds, products: products)
        let (reader, mapper) = (AnswerReader(.products), RowMapper(Self.type))
        var pages: [[UInt8]] = []
        try await simulator.pages(of: "items") { pages.append(Array($0.readableBytesView)) }
        try await simulator.end()
        return try pages.flatMap { try (reader.page($0).content?.records ?? []).map { try mapper.row(for: $0) } }
    }

    /// - Returns: the seconds that the commits of a run took.
    private func load(_ rows: [Row], into database: PostgresDatabase) async throws -> Double {
        let time = WallTime()
        let run = RunRecord(id: UUID().uuidString, entityType: Self.type.name, mode: .full, startedAt: time.now())
        let holder = LeaseHolder(host: "tds-bench", processID: getpid(), processStart: "0", runID: run.id)
        let lease = try await database.shared.leases.acquire(
            Self.type.name,
            for: holder,
            timeToLive: .seconds(3_600),
            now: time.now()
        )
        try await database.shared.runs.start(run, holding: lease)
        let batches = stride(from: 0, to: rows.count, by: Self.batchSize).enumerated().map { number, start in
            Batch(
                type: Self.type,
                runID: run.id,
                rows: Array(rows[start..<min(rows.count, start + Self.batchSize)]),
                deadLetters: [],
                counters: RunCounters(),
                checkpoint: Checkpoint(runID: run.id, nextPage: number + 2, savedAt: time.now()),
                now: time.now()
            )
        }
        var written = 0
        let seconds = try await Stopwatch.seconds {
            for batch in batches {
                written += try await database.commit(batch, holding: lease).counters(of: batch).written
            }
        }
        guard written == products else { throw ChildProcess.Failure(description: "only \(written) rows were written") }
        try await database.shared.leases.release(lease)
        return seconds
    }
}
