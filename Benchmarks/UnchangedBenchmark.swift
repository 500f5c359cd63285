import Foundation
import SyncCore
import ZohoAPI

/// A sync on PostgreSQL and Redis in which nothing has changed, at the size of the organization that this is made for: what
/// it writes, and how long it takes at the pace of the real API.
struct UnchangedBenchmark {
    let tds: String
    let repetitions: Int

    private static let products = 1_312
    private static let customers = 2_503
    /// Milliseconds of a call to Zoho.
    private static let latency = 150

    func run() async throws -> [Report.Row] { try await writes() + paced() }

    // MARK: - What is written

    private func writes() async throws -> [Report.Row] {
        let simulator = try Simulator(tds: tds, products: Self.products)
        let services = try Services(["postgres", "redis"])
        // Its statistics are no part of a sync, and would be in the log with it.
        try services.psql("ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()")
        let directory = try TemporaryDirectory()
        func sync(expecting counter: String) throws {
            _ = try SyncProcess.run(
                tds,
                simulator,
                directory.path,
                stores: services.environment,
                products: Self.products,
                expecting: counter
            )
        }
        try sync(expecting: "synced")
        var (tuples, logs, logsAfterCheckpoint) = ([Double](), [Double](), [Double]())
        for _ in 0..<repetitions {
            // The first change of a page after a checkpoint puts the whole page into the log. The sync right after one has
            // all of those; the next one shows what a sync itself writes.
            try services.psql("CHECKPOINT")
            let start = try place(services)
            try sync(expecting: "skipped")
            let middle = try place(services)
            try sync(expecting: "skipped")
            let end = try place(services)
            logsAfterCheckpoint.append((middle.log - start.log) / 1_024)
            logs.append((end.log - middle.log) / 1_024)
            tuples.append(end.tuples - start.tuples)
        }
        try await simulator.end()
        let name = "sync of \(Self.products) unchanged products"
        return [
            Report.Row(
                what: "\(name): tuples written of their table",
                spread: Spread(tuples),
                unit: "",
                target: .atMost(0)
            ),
            Report.Row(what: "\(name): log", spread: Spread(logs), unit: "KiB", target: .atMost(64)),
            Report.Row(
                what: "the same with whole pages, right after a checkpoint",
                spread: Spread(logsAfterCheckpoint),
                unit: "KiB",
                target: .atMost(64)
            ),
        ]
    }

    /// How much was written until now: rows of the products' table, and bytes of the log.
    private func place(_ services: Services) throws -> (tuples: Double, log: Double) {
        // A connection hands in its counts at its end at the latest, before it leaves the list.
        while try services.number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tds'") > 0 {
            usleep(10_000)
        }
        // Flushed or not: what was written counts.
        let log = try services.number("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")
        let tuples = try services.number(
            "SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables WHERE relname = '\(ZohoType.products.entity.table)'"
        )
        return (tuples, log)
    }

    // MARK: - How long it takes

    private func paced() async throws -> [Report.Row] {
        let simulator = try Simulator(
            tds: tds,
            products: Self.products,
            customers: Self.customers,
            latency: Self.latency
        )
        let services = try Services(["postgres", "redis"])
        let directory = try TemporaryDirectory()
        func sync(expecting counter: String) throws {
            _ = try SyncProcess.run(
                tds,
                simulator,
                directory.path,
                stores: services.environment,
                products: Self.products,
                customers: Self.customers,
                expecting: counter
            )
        }
        try sync(expecting: "synced")
        // Once unmeasured: the first one asks for the token.
        try await fetch(simulator)
        var (fetches, syncs) = ([Double](), [Double]())
        for _ in 0..<repetitions {
            fetches.append(try await Stopwatch.seconds { try await fetch(simulator) })
            syncs.append(try await Stopwatch.seconds { try sync(expecting: "skipped") })
        }
        try await simulator.end()
        let name = "\(Self.products) products and \(Self.customers) customers, \(Self.latency) ms a call"
        return [
            Report.Row(what: "fetch of \(name)", spread: Spread(fetches), unit: "s"),
            Report.Row(what: "sync of them without changes, PostgreSQL and Redis", spread: Spread(syncs), unit: "s"),
            Report.Row(
                what: "sync without changes / fetch alone",
                spread: .ratios(syncs, to: fetches),
                unit: "x",
                target: .atMost(1.15)
            ),
        ]
    }

    /// One page after the other over one connection.
    private func fetch(_ simulator: Simulator) async throws {
        var pages = 0
        for path in ["items", "contacts"] { try await simulator.pages(of: path) { _ in pages += 1 } }
        guard pages == 20 else { throw ChildProcess.Failure(description: "the fetch read \(pages) pages") }
    }
}
