import SQLiteStores
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

/// What the pages say is what the API says.
@Suite struct PageNumberTests {
    @Test func `a run's page has the numbers of the API`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            try await bench.commit(Sample.run(), Self.rows(2), [Sample.deadLetter("x")], counters: Self.skipped(1_249))
            let id = Sample.runID(1)
            let run = try await bench.ask("GET", "/api/tds/runs/\(id)")
            let page = try await bench.ask("GET", "/runs/\(id)").body
            #expect(run.number("stats.total_processed") == 1_252)
            #expect(page.contains("<dt>Records read<dd>1,252\n"))
            for (words, member) in [
                ("Synced", "synced"), ("Skipped", "skipped"), ("Failed", "failed"), ("Marked deleted", "deleted"),
                ("Calls to Zoho", "api_calls"),
            ] {
                let number = try #require(run.number("stats.\(member)"))
                #expect(page.contains("<dt>\(words)<dd>\(number.grouped)"))
            }
            #expect(page.contains("<dt>Hit rate<dd>\(try #require(run.text("hit_rate")))"))
            #expect(page.contains("<dt><code>unchanged</code><dd>1,249"))
            #expect(page.contains("class=\"status partial\">partial</span>"))
        }
    }

    @Test func `the list of runs has the API's runs in its order`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            for number in 1...3 {
                let run = Sample.run(Sample.runID(number), minutes: Int64(number))
                try await bench.commit(run, Self.rows(number), counters: Self.skipped(1_000 * number))
            }
            let runs = try await bench.ask("GET", "/api/tds/runs")
            let page = try await bench.ask("GET", "/runs").body
            let ids = page.split(separator: "href=\"/runs/").dropFirst().map { String($0.prefix(36)) }
            #expect(ids == (0..<3).map { runs.text("runs.\($0).sync_id") })
            #expect(page.contains("class=\"n\">3,003<td data-label=\"Synced\" class=\"n\">3<td"))
        }
    }

    @Test func `the overview tells each type's last run, how fresh it is and when the next one comes`() async throws {
        let time = StillTime(start: Sample.instant(minutes: 10))
        try await ServerBench.with(.init(time: time, works: false)) { bench in
            try await bench.commit(Sample.run(), Self.rows(3), counters: Self.skipped(2_000))
            try await bench.database.schedule.plan([
                ScheduleEntry(entityType: "product", task: .sync, nextAt: Sample.instant(minutes: 15)),
                ScheduleEntry(entityType: "product", task: .verification, nextAt: Sample.instant(minutes: 8_000)),
            ])
            let page = try await bench.ask("GET", "/").body
            let products = try #require(Self.row("products", of: page))
            #expect(products.contains("title=\"2025-11-13T08:00:00.000000Z\">10 min ago</time>"))
            #expect(products.contains("class=\"n\">2,003\n"))
            #expect(products.contains("href=\"/runs/\(Sample.runID(1))\" class=\"status completed\">completed</a>"))
            #expect(products.contains("in 5 min<br>"))
            #expect(products.contains("verification in 5 days"))
            let customers = try #require(Self.row("customers", of: page))
            #expect(customers.contains("never"))
            #expect(customers.contains("when asked for"))
            #expect(page.contains("Ready; \(EntityCatalog.zoho.types.count - 1) types were never synced"))
        }
    }

    @Test func `a run that works shows how far it is, and can be cancelled unless the command line has it`()
        async throws
    {
        try await ServerBench.with(.init(works: false)) { bench in
            let database = bench.database
            try await bench.commit(Sample.run(Sample.runID(1), minutes: -60), [], counters: Self.skipped(2_000))
            let request = RunRequest("product", mode: .full, origin: .api)
            _ = try await database.runQueue.request(request, id: Sample.runID(2), now: Sample.instant())
            #expect(try await bench.ask("GET", "/").body.contains("full, pending</span>"))
            _ = try await database.runQueue.claim(by: "a", for: .seconds(300), now: Sample.instant())
            try await bench.commit(Sample.run(Sample.runID(2)), [], counters: Self.skipped(500), ends: false)
            try await bench.commit(Sample.run(Sample.runID(3), of: .customers), [], ends: false)
            let page = try await bench.ask("GET", "/").body
            #expect(page.contains("max=\"100\" value=\"25\"></progress>"))
            #expect(page.contains("500 read, 0 synced, 500 skipped, 0 failed"))
            #expect(page.contains("action=\"/api/tds/runs/\(Sample.runID(2))\" data-method=\"DELETE\""))
            #expect(page.contains("href=\"/runs/\(Sample.runID(3))\""))
            #expect(!page.contains("action=\"/api/tds/runs/\(Sample.runID(3))\""))
            let run = try await bench.ask("GET", "/runs/\(Sample.runID(2))").body
            #expect(run.contains("value=\"25\""))
        }
    }

    @Test func `calls, queue, dead letters, alerts and hit rates are those of the API`() async throws {
        let quota = CallQuota(limit: 10_000, remaining: 8_766, resetsIn: .seconds(7_200))
        try await ServerBench.with(.init(quotaStatus: QuotaStatus(quota: quota), works: false)) { bench in
            try await bench.commit(Sample.run(), Self.rows(1), [Sample.deadLetter("x")], counters: Self.skipped(18))
            let second = Sample.run(Sample.runID(2), minutes: 1)
            try await bench.commit(second, [], [Sample.deadLetter(nil)], counters: Self.skipped(3), calls: 1_200)
            let told = Sample.run(Sample.runID(3), of: .customers, mode: .realtime, minutes: 2)
            try await bench.commit(told, [], counters: Self.counters(synced: 1, because: .noCacheEntry))
            try await bench.database.inbox.enqueue(["a", "b"], of: "invoice", now: Sample.instant(minutes: -7))
            let alert = Alert(.lag, subject: "invoice", message: "One waits.", nextStep: "Look at the log.")
            _ = try await bench.database.alerts.raise(alert, now: Sample.instant(minutes: -2))

            let page = try await bench.ask("GET", "/").body
            let calls = try await bench.ask("GET", "/api/tds/quota")
            let used = try #require(calls.number("quota.used"))
            let expected = try #require(calls.number("quota.forecast.expected_until_reset"))
            #expect(used == 1_234)
            #expect(page.contains("<h2>Calls today</h2><p class=\"big\">1,234</p>"))
            #expect(page.contains("until the reset in 2 h runs need about \(expected.grouped) more"))
            #expect(page.contains("max=\"10000\" value=\"1234\""))
            #expect(page.contains("<h2>Records to read again</h2><p class=\"big\">2</p>"))
            #expect(page.contains("invoices 2; the first came 7 min ago"))
            #expect(page.contains("<a href=\"/dead-letters\">2</a>"))
            #expect(page.contains("Dead letters <b class=\"count\">2</b>"))
            #expect(page.contains("<b>lag of invoices</b> <span dir=\"auto\">One waits.</span>"))
            #expect(page.contains("Look at the log. Since 2 min ago."))
            #expect(page.contains("<h2>Hit rate</h2><p class=\"big\">100.0%</p>"))
            #expect(page.contains("points=\"0.0,2.0 200.0,2.0\""))
        }
    }

    @Test func `dead letters are shown with their payload, and those with an id can be replayed`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            let letters = [
                Sample.deadLetter("p2", payload: "{\"a\":1}"),
                Sample.deadLetter(nil, payload: String(repeating: "x", count: 30_000)),
            ]
            try await bench.commit(Sample.run(), [], letters)
            let page = try await bench.ask("GET", "/dead-letters").body
            #expect(page.contains("{&quot;a&quot;:1}</pre>"))
            #expect(page.contains("As Zoho sent it (30,000 bytes)"))
            #expect(page.contains(">" + String(repeating: "x", count: 20_000) + "</pre>"))
            let ids = try await bench.database.deadLetters.letters(status: .open, of: nil, limit: 9).map {
                ($0.id, $0.entityID)
            }
            for (id, entityID) in ids {
                #expect(page.contains("action=\"/api/tds/dead-letters/\(id)/discard\""))
                #expect(page.contains("action=\"/api/tds/dead-letters/\(id)/replay\"") == (entityID != nil))
            }
        }
    }

    @Test func `one record is explained, under any name of its type`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            try await bench.commit(Sample.run(), Self.rows(1))
            for word in ["product", "products"] {
                let page = try await bench.ask("GET", "/explain?type=\(word)&id=p1").body
                #expect(page.contains("product p1\n"))
                #expect(page.contains("run \(Sample.runID(1))"))
                #expect(page.contains("<option value=\"products\" selected>"))
            }
            #expect(try await bench.ask("GET", "/explain?type=product&id=p9").body.contains("Nothing is known of it"))
            #expect(try await bench.ask("GET", "/explain?type=planet&id=p9").body.contains("There is no type"))
        }
    }

    // MARK: Support

    private static func rows(_ count: Int) -> [Row] { (1...count).map { Sample.row(Sample.record("p\($0)")) } }

    private static func counters(synced: Int, because reason: DecisionReason) -> RunCounters {
        var counters = RunCounters()
        counters.synced = synced
        counters.reasons = [reason: synced]
        return counters
    }

    private static func skipped(_ count: Int) -> RunCounters {
        var counters = RunCounters()
        counters.skipped = count
        counters.reasons = [.unchanged: count]
        return counters
    }

    /// The table's row of a type.
    private static func row(_ type: String, of page: String) -> Substring? {
        page.split(separator: "<tr>").first { $0.contains("<th scope=\"row\">\(type)\n") }
    }
}
