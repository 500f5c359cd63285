import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator

/// What a person or a program looks at.
@Suite struct WatchingTests {
    @Test func `events are told in order, from a cursor on, each once`() async throws {
        try await ServerBench.with { bench in
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            var (sequences, after): ([Int], Int) = ([], 0)
            repeat {
                let part = try await bench.ask("GET", "/api/tds/events?after=\(after)&limit=5")
                let told = part.list("events").compactMap { $0["data.sequence"]?.integer }
                if told.isEmpty { break }
                sequences += told
                after = try #require(part.number("next_after"))
            } while sequences.count < 100
            #expect(sequences.count == 12)
            #expect(sequences == Set(sequences).sorted())
            let end = try await bench.ask("GET", "/api/tds/events?after=\(after)")
            #expect([end.number("next_after"), end.number("last_sequence")] == [after, after])
        }
    }

    @Test func `nothing is said of the quota before a call was made`() async throws {
        try await ServerBench.with { bench in
            let reply = try await bench.ask("GET", "/api/tds/quota")
            #expect(reply["quota"] == .null)
            #expect(reply["parked"] == .null)
            #expect(reply.flag("runs_may_call") == true)
        }
    }

    @Test(arguments: [(remaining: 62, enough: true), (remaining: 61, enough: false)])
    func `the quota is told with its reserve, and with what the schedule will need`(
        _ day: (remaining: Int, enough: Bool)
    ) async throws {
        let quota = CallQuota(limit: 1_000, remaining: day.remaining, resetsIn: .seconds(43_200))
        try await ServerBench.with(.init(quotaStatus: QuotaStatus(quota: quota))) { bench in
            let sync = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            #expect(sync.number("stats.api_calls") == 1)
            let next = bench.time.now().advanced(by: .seconds(3_600))
            try await bench.database.schedule.plan([ScheduleEntry(entityType: "product", task: .sync, nextAt: next)])
            let reply = try await bench.ask("GET", "/api/tds/quota")
            #expect(reply.number("quota.used") == 1_000 - day.remaining)
            #expect(reply.number("quota.remaining") == day.remaining)
            #expect(reply.number("quota.reserve") == 50)
            #expect(reply.text("quota.resets_at") == bench.time.now().advanced(by: quota.resetsIn).description)
            #expect(reply.number("quota.forecast.expected_until_reset") == 12)
            #expect(reply.number("quota.forecast.usable") == day.remaining - 50)
            #expect(reply.flag("quota.forecast.enough") == day.enough)
        }
    }

    @Test func `a throttle is told with what Zoho said and how long it lasts`() async throws {
        let error = SyncError(.rateLimited, "Too many calls.", nextStep: "Wait.")
        let quotaStatus = QuotaStatus(throttle: Throttle(error, endsIn: .seconds(60)))
        try await ServerBench.with(.init(quotaStatus: quotaStatus)) { bench in
            let reply = try await bench.ask("GET", "/api/tds/quota")
            #expect(reply.text("parked.code") == "rate_limited")
            #expect(reply.text("parked.until") == bench.time.now().advanced(by: .seconds(60)).description)
            #expect(reply.flag("runs_may_call") == false)
        }
    }

    @Test func `schedule, alerts and audit trail are told as they are kept`() async throws {
        try await ServerBench.with { bench in
            let entry = ScheduleEntry(entityType: "product", task: .sync, nextAt: Sample.instant())
            try await bench.database.schedule.plan([entry])
            _ = try await bench.database.schedule.advance(
                entry,
                to: Sample.instant(minutes: 5),
                note: "no calls are left"
            )
            let schedule = try await bench.ask("GET", "/api/tds/schedule")
            #expect(schedule.text("schedule.0.entity_type") == "product")
            #expect(schedule.text("schedule.0.next_at") == Sample.instant(minutes: 5).description)
            #expect(schedule.text("schedule.0.note") == "no calls are left")
            let alert = Alert(.backlog, subject: "all", message: "1,001 records wait.", nextStep: "Look.")
            _ = try await bench.database.alerts.raise(alert, now: Sample.instant())
            let alerts = try await bench.ask("GET", "/api/tds/alerts")
            #expect(alerts.text("alerts.0.kind") == "backlog")
            #expect(alerts["alerts.0.cleared_at"] == .null)
            _ = try await bench.ask("POST", "/api/tds/cache/disable", headers: ["X-Request-ID": "by-me"])
            let audit = try await bench.ask("GET", "/api/tds/audit")
            #expect(audit.text("audit.0.actor") == "127.0.0.1")
            #expect(audit.text("audit.0.action") == "cache.disable")
            #expect(audit.text("audit.0.correlation_id") == "by-me")
        }
    }

    @Test func `a server that makes progress is ready, and one that does not says what keeps it`() async throws {
        try await ServerBench.with { bench in
            #expect(try await bench.ask("GET", "/health").text("status") == "alive")
            let reply = try await bench.ask("GET", "/ready")
            #expect(reply.status == 200)
            #expect(reply.flag("ready") == true)
        }
        let cause = ReadinessReport.Cause(component: "database", message: "PostgreSQL does not answer.")
        try await ServerBench.with(.init(readiness: ReadinessReport(causes: [cause]))) { bench in
            #expect(try await bench.ask("GET", "/health").status == 200)
            let reply = try await bench.ask("GET", "/ready")
            #expect(reply.status == 503)
            #expect(reply.text("causes.0.component") == "database")
            #expect(reply.text("causes.0.message") == "PostgreSQL does not answer.")
        }
    }

    @Test func `metrics come in Prometheus' text format`() async throws {
        try await ServerBench.with { bench in
            let reply = try await bench.ask("GET", "/metrics")
            #expect(reply.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
            #expect(reply.body == "tds_test 1\n")
        }
    }
}
