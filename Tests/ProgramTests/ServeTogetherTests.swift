import Foundation
import SyncTestKit
import Testing

/// Two servers on one PostgreSQL and one Redis, as two machines would run them.
@Suite(.timeLimit(.minutes(25))) struct ServeTogetherTests {
    private static let runs = "SELECT count(*), count(DISTINCT entity_type) FROM tds_sync_runs WHERE mode <> 'realtime'"
    private static let unfinished = "SELECT count(*) FROM tds_sync_runs WHERE status <> 'completed'"

    @Test func `a turn of the schedule that both see is one run`() async throws {
        try await Place.withServers(["--products", "200", "--customers", "200"]) { tds, _, _ in
            let (first, second) = tds.twoServers
            try await first.withServer { _ in
                try await second.withServer { _ in
                    let types = try await tds.scheduledTypes()
                    try await tds.waitForPsql(Self.runs, "\(types)|\(types)")
                    try await tds.waitForPsql(Self.unfinished, "0")
                    // Every turn has been taken: the next ones are half an hour away.
                    try await tds.waitForPsql(
                        "SELECT count(*) FROM tds_schedules WHERE task = 'sync' AND next_at <= now()",
                        "0"
                    )
                    #expect(try await tds.psql(Self.runs) == "\(types)|\(types)")
                }
            }
        }
    }

    @Test func `requests for the same at both are answered by the same runs`() async throws {
        try await Place.withServers(["--products", "200", "--customers", "200", "--latency-ms", "200"]) {
            tds,
            simulator,
            _ in
            let (first, second) = tds.onRequestOnly.twoServers
            try await first.withServer { one in
                try await second.withServer { other in
                    async let answer = one.post("/api/zoho/bulk-sync/sync-all")
                    async let otherAnswer = other.post("/api/zoho/bulk-sync/sync-all")
                    let ids = (try await answer.runIDs, try await otherAnswer.runIDs)
                    #expect(ids.0 == ids.1)
                    #expect(ids.0["products"] != nil && ids.0["invoices"] != nil)
                    #expect(try await tds.psql(Self.runs) == "\(ids.0.count)|\(ids.0.count)")
                    // One page of items was read once.
                    #expect(try await simulator.calls()["GET /inventory/v1/items"] == 1)
                }
            }
        }
    }

    @Test func `two servers together stay under the calls of a minute`() async throws {
        let callsPerMinute = 10
        let options = ["--products", "3000", "--customers", "3000", "--calls-per-minute", "\(callsPerMinute)"]
        try await Place.withServers(options) { tds, simulator, _ in
            var limited = tds.onRequestOnly
            limited.environment["TDS_CALLS_PER_MINUTE"] = "\(callsPerMinute)"
            let (first, second) = limited.twoServers
            try await first.withServer { one in
                try await second.withServer { other in
                    let async = ["--header", "Prefer: respond-async"]
                    let products = try await one.curl("/api/zoho/bulk-sync/products", ["--request", "POST"] + async)
                    let customers = try await other.curl(
                        "/api/zoho/bulk-sync/customers",
                        ["--request", "POST"] + async
                    )
                    #expect(products.status == 202 && customers.status == 202)
                    while try await simulator.listCalls() < callsPerMinute { try Task.checkCancellation() }
                    // One more would be refused by the simulator for half an hour.
                    for _ in 0..<30 { #expect(try await simulator.listCalls() == callsPerMinute) }
                    #expect(try await simulator.calls()["POST /oauth/v2/token"] == 1)
                }
            }
        }
    }

    @Test func `a run whose server is killed is taken over by the other one within the lease, under the same id`()
        async throws
    {
        try await Place.withServers(["--products", "1000"]) { tds, simulator, _ in
            var hasty = tds.onRequestOnly
            hasty.environment["TDS_LOCK_TIMEOUT_SECONDS"] = "5"
            let (first, second) = hasty.persistent.twoServers
            let servers = [try await first.serve(), try await second.serve()]
            defer { servers.forEach { $0.process.signal(SIGKILL) } }
            let id = try await servers[0].beginAndHold(atPage: 3, simulator, tds)
            let holder = try await tds.psql("SELECT holder->>'processID' FROM tds_leases WHERE entity_type = 'product'")
            let victim = try #require(servers.first { "\($0.process.processID)" == holder })
            let heir = try #require(servers.first { "\($0.process.processID)" != holder })

            let killed = ContinuousClock.now
            await victim.kill()
            try await simulator.post("faults/clear", "{}")
            try await tds.waitForPsql("SELECT attempts FROM tds_sync_runs WHERE id = '\(id)'", "2")
            let taken = ContinuousClock.now - killed
            let run = try await heir.waitForEnd(of: id)
            print("taken over after \(taken), ended after \(ContinuousClock.now - killed)")
            // The claim's 5 s, the 2 s after which the queue is looked at, and what a busy machine takes; by default it is 300 s.
            #expect(taken < .seconds(30))
            #expect(run.json["status"] as? String == "completed", "\(run.body)")
            #expect(try await tds.psql("SELECT count(*) FROM products") == "1000")
            #expect(try await tds.psql(Self.runs) == "1|1")
        }
    }
}

extension ServedProgram {
    /// Asks for a sync of products, and waits until it has stored the pages before one that it does not get.
    /// - Returns: the run's id.
    func beginAndHold(atPage page: Int, _ simulator: Simulator, _ tds: Program) async throws -> String {
        let organization = try tds.environment["ZOHO_ORGANIZATION_ID"].orThrow("no organization")
        let call = "/inventory/v1/items?organization_id=\(organization)&page=\(page)&"
        try await simulator.post("faults", #"{"match":"\#(call)","status":503}"#)
        let answer = try await post("/api/zoho/bulk-sync/products", "{}", "--header", "Prefer: respond-async")
        let id = try (answer.json["sync_id"] as? String).orThrow("no run: \(answer.body)")
        try await tds.waitForPsql("SELECT checkpoint_next_page FROM tds_sync_cursors", "\(page)")
        return id
    }

    /// Waits until a run has ended.
    func waitForEnd(of id: String) async throws -> Reply {
        let run = "\(address)/api/tds/runs/\(id)"
        try await Tool.run(
            "curl --silent --max-time 10 '\(run)' | grep -cE '\"status\":\"(completed|partial|failed|cancelled)\"'",
            untilItPrints: "1"
        )
        return try await get("/api/tds/runs/\(id)")
    }
}

extension ServedProgram.Reply {
    /// By type.
    fileprivate var runIDs: [String: String] {
        let results = json["results"] as? [String: [String: Any]] ?? [:]
        return results.compactMapValues { $0["sync_id"] as? String }
    }
}

extension Program {
    /// The same program twice, with a data directory each.
    fileprivate var twoServers: (Program, Program) { (elsewhere("first"), elsewhere("second")) }

    /// How many types the schedule has, once it is planned.
    fileprivate func scheduledTypes() async throws -> Int {
        try await waitForPsql("SELECT count(*) > 0 FROM tds_schedules", "t")
        return Int(try await psql("SELECT count(*) FROM tds_schedules WHERE task = 'sync'")) ?? 0
    }

    /// Tries again for as long as a page may be held back.
    var persistent: Program {
        var program = self
        program.environment["TDS_MAX_RETRY_ATTEMPTS"] = "20"
        program.environment["TDS_RETRY_BACKOFF_MAX_MS"] = "1000"
        return program
    }
}
