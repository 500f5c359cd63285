import Foundation
import SyncTestKit
import Testing

/// Redis or PostgreSQL fails in the middle of a sync: the run ends, no row is wrong, and nothing calls itself healthy.
///
/// 600 products here; `make outage-test` does 20,000 with the optimized program (TDS_OUTAGE_PRODUCTS, TDS_PROGRAM).
@Suite(.timeLimit(.minutes(25))) struct OutageTests {
    private static let logLine = "Redis unavailable, using in-memory cache fallback"

    @Test(arguments: RedisOutage.allCases)
    func `a sync in which Redis fails leaves the database of one in which it did not`(_ outage: RedisOutage)
        async throws
    {
        try await OutageScene.with { scene in
            let running = try await scene.startAndWaitForMiddle()
            try await outage.begin(scene.redis)
            if outage.stopsReads {
                let status = try await scene.tds.run("status")
                #expect(status.status == 0)
                #expect(status.output.contains("backend memory, enabled"))
                #expect(status.output.contains("127.0.0.1:\(scene.redis.port)"), "\(status.output)")
                #expect(status.errors.ranges(of: Self.logLine).count == 1, "\(status.errors)")
            }
            try await scene.goOn()
            let ended = await running.result()
            scene.tell("\(outage)", ended)

            #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
            #expect(try await scene.content() == scene.expected())
            let warnings = ended.errors.ranges(of: Self.logLine).count
            if outage.lasts {
                #expect(ended.cache["backend"] as? String == "memory")
                #expect((ended.cache["trouble"] as? String)?.contains("127.0.0.1:\(scene.redis.port)") == true)
                #expect(ended.cacheErrors > 0)
                #expect(warnings == 1, "\(ended.errors)")
            } else {
                // Whether a call was under way just then is up to chance; if one was, it is told.
                #expect(warnings <= 1 && (ended.cacheErrors > 0) == (warnings == 1), "\(ended.output)\(ended.errors)")
            }

            try await outage.end(scene.redis)
            try await scene.expectHealth()
        }
    }

    @Test func `a sync goes on when PostgreSQL crashed and is back`() async throws {
        try await OutageScene.with { scene in
            let running = try await scene.startAndWaitForMiddle()
            try await scene.postgres.stopImmediately()
            try await scene.postgres.startAgain()
            try await scene.goOn()
            let ended = await running.result()
            scene.tell("PostgreSQL back at once", ended)
            #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
            #expect(try await scene.content() == scene.expected())
            try await scene.expectHealth()
        }
    }

    @Test func `a sync that meets PostgreSQL starting goes on, or says why not and is taken up`() async throws {
        try await OutageScene.with { scene in
            let running = try await scene.startAndWaitForMiddle()
            try await scene.postgres.stopImmediately()
            try await scene.goOn()
            try await scene.postgres.startAgain()
            let ended = await running.result()
            scene.tell("PostgreSQL back later", ended)
            if ended.status != 0 { try await scene.expectResumption(after: ended) }
            #expect(try await scene.content() == scene.expected())
            try await scene.expectHealth()
        }
    }

    /// Only in the long test: the program waits half a minute for a server to come back.
    @Test(.enabled(if: OutageScene.isLong))
    func `a sync that PostgreSQL leaves says so, and the next one takes it up`() async throws {
        try await OutageScene.with { scene in
            let running = try await scene.startAndWaitForMiddle()
            try await scene.postgres.stopImmediately()
            try await scene.goOn()
            let ended = await running.result()
            scene.tell("PostgreSQL stays away", ended)
            let status = try await scene.tds.run("status")
            #expect(status.status == 1)
            #expect(status.errors.contains("no connection to the database"), "\(status.output)\(status.errors)")
            try await scene.postgres.startAgain()
            try await scene.expectResumption(after: ended)
            #expect(try await scene.content() == scene.expected())
            try await scene.expectHealth()
        }
    }
}

enum RedisOutage: String, CaseIterable {
    case stopped, hung, full, restarted, flushed

    /// Until ``end(_:)``.
    var lasts: Bool { self != .restarted && self != .flushed }
    /// Whether a process that only reads meets it.
    var stopsReads: Bool { self == .stopped || self == .hung }

    func begin(_ redis: RedisServer) async throws {
        switch self {
        case .stopped: await redis.stop()
        case .hung: redis.hang()
        case .full: #expect(try await redis.cli("CONFIG", "SET", "maxmemory", "1") == "OK")
        case .restarted: try await redis.restart()
        case .flushed: #expect(try await redis.cli("FLUSHDB") == "OK")
        }
    }

    func end(_ redis: RedisServer) async throws {
        switch self {
        case .stopped: try await redis.restart()
        case .hung: redis.goOn()
        case .full: #expect(try await redis.cli("CONFIG", "SET", "maxmemory", "0") == "OK")
        case .restarted, .flushed: break
        }
    }
}

/// A synced organization of which a tenth has changed since, and servers that the test may break.
private struct OutageScene {
    let tds: Program
    let simulator: Simulator
    let redis: RedisServer
    let postgres: PostgresServer
    let products: Int
    private let database: String
    private let otherDatabase: String

    /// In the middle; pages have 200 records.
    private var page: Int { max(2, products / 400) }

    private static let productsWanted = ProcessInfo.processInfo.environment["TDS_OUTAGE_PRODUCTS"].flatMap { Int($0) }
    static var isLong: Bool { productsWanted != nil }

    static func with(_ body: (OutageScene) async throws -> Void) async throws {
        let products = productsWanted ?? 600
        try await withPostgresServer { postgres in
            try await postgres.withFreshDatabase { database in
                try await postgres.withFreshDatabase { otherDatabase in
                    try await withRedisServer { redis in
                        let options = ["--products", "\(products)", "--daily-quota", "1000000"]
                        try await Place.withSimulator(options) { program, simulator in
                            var tds = program
                            tds.environment["DATABASE_URL"] = database
                            tds.environment["REDIS_URL"] = redis.url
                            // Every second, for ten at least: as long as a page may be held back.
                            tds.environment["TDS_MAX_RETRY_ATTEMPTS"] = "20"
                            tds.environment["TDS_RETRY_BACKOFF_MAX_MS"] = "1000"
                            let scene = OutageScene(
                                tds: tds,
                                simulator: simulator,
                                redis: redis,
                                postgres: postgres,
                                products: products,
                                database: database,
                                otherDatabase: otherDatabase
                            )
                            #expect(try await tds.run("sync", "products", "--json").numbers == scene.allWritten)
                            #expect(try await tds.run("sync", "products", "--json").numbers == scene.allSkipped)
                            try await simulator.post("change", #"{"type":"items","n":\#(products / 10)}"#)
                            try await body(scene)
                        }
                    }
                }
            }
        }
    }

    private var allWritten: String { "\(products)/0/0/\(products)" }
    private var allSkipped: String { "0/\(products)/0/0" }

    /// A sync that has stored the pages before the middle one, and does not get that one until ``goOn()``.
    func startAndWaitForMiddle() async throws -> RunningProgram {
        let organization = try tds.environment["ZOHO_ORGANIZATION_ID"].orThrow("no organization")
        let call = "/inventory/v1/items?organization_id=\(organization)&page=\(page)&"
        try await simulator.post("faults", #"{"match":"\#(call)","status":503}"#)
        let running = try await tds.start(["sync", "products", "--json"])
        while try await nextPage() != "\(page)" { try Task.checkCancellation() }
        return running
    }

    func goOn() async throws { try await simulator.post("faults/clear", "{}") }

    private func nextPage() async throws -> String {
        try await postgres.psql("SELECT checkpoint_next_page FROM tds_sync_cursors", database: database)
    }

    func content() async throws -> String { try await content(of: database) }

    /// What an uninterrupted run leaves in a database of its own.
    func expected() async throws -> String {
        var whole = tds.elsewhere("whole")
        whole.environment["DATABASE_URL"] = otherDatabase
        whole.environment["REDIS_URL"] = nil
        #expect(try await whole.run("sync", "products", "--json").numbers == allWritten)
        return try await content(of: otherDatabase)
    }

    /// Less local ids and times of writing.
    private func content(of database: String) async throws -> String {
        let columns = try await postgres.psql(
            """
            SELECT string_agg(quote_ident(column_name), ',' ORDER BY column_name) FROM information_schema.columns
            WHERE table_name = 'products' AND column_name NOT IN ('id', 'zoho_synced_at', 'created_at', 'updated_at')
            """,
            database: database
        )
        return try await postgres.psql("SELECT \(columns) FROM products ORDER BY zoho_id", database: database)
    }

    /// The run failed for PostgreSQL's sake, and the next one goes on where it was.
    func expectResumption(after failed: EndedProgram) async throws {
        #expect(failed.status == 1)
        #expect(failed.run["status"] as? String == "failed", "\(failed.output)")
        let error = (failed.run["errors"] as? [[String: Any]])?.first
        #expect(error?["code"] as? String == "destination_unavailable", "\(failed.output)\(failed.errors)")
        let next = try await tds.run("sync", "products", "--json")
        #expect(next.status == 0, "\(next.output)\(next.errors)")
        #expect(next.run["resumed_from_page"] as? Int == page - 1)
    }

    /// One more sync finds nothing to write and fills the cache; with the one after it nothing is left to do.
    func expectHealth() async throws {
        for run in 1...2 {
            let healthy = try await tds.run("sync", "products", "--json")
            #expect(healthy.status == 0)
            #expect(healthy.stats["written"] as? Int == 0)
            #expect(healthy.cache["backend"] as? String == "redis")
            #expect(healthy.cache["trouble"] == nil && healthy.cacheErrors == 0, "\(healthy.output)")
            tell("afterwards, run \(run)", healthy)
            if run == 2 { #expect(healthy.numbers == allSkipped) }
        }
        #expect(try await tds.run("status").output.contains("backend redis, enabled"))
    }

    func tell(_ what: String, _ ended: EndedProgram) {
        let seconds = ended.run["duration_seconds"] ?? "?"
        print("outage: \(what): status \(ended.status), \(ended.numbers), \(seconds) s, errors \(ended.cacheErrors)")
    }
}

extension EndedProgram {
    fileprivate var cache: [String: Any] { run["cache"] as? [String: Any] ?? [:] }
    fileprivate var cacheErrors: Int { cache["errors"] as? Int ?? -1 }
}
