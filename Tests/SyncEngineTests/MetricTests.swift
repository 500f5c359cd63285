import Metrics
import Observability
import SyncCore
import SyncTestKit
import Synchronization
import Testing
import ZohoAPI

@testable import SyncEngine

/// Whether `/metrics` says what the reports say.
@Suite struct MetricTests {
    private let prometheus = PrometheusMetrics(help: MetricName.help)

    @Test func `a run's numbers are those of its report`() throws {
        let counters = RunCounters.made(
            synced: 63,
            skipped: 1_249,
            failed: 2,
            written: 60,
            deleted: 1,
            reasons: [.unchanged: 1_249, .contentChanged: 60, .noCacheEntry: 5]
        )
        let report = RunReport.made(status: .partial, counters: counters, apiCalls: 7)
        RunMetrics(prometheus).ended(report)
        RunMetrics(prometheus).ended(report)

        let read = try Exposition(prometheus.text())
        let type = ["type": "product"]
        #expect(read.value("tds_runs_total", ["type": "product", "mode": "full", "status": "partial"]) == 2)
        for (outcome, count) in [("synced", 63), ("skipped", 1_249), ("failed", 2), ("written", 60), ("deleted", 1)] {
            #expect(read.value("tds_run_records_total", ["type": "product", "outcome": outcome]) == Double(2 * count))
        }
        for (reason, count) in counters.reasons {
            let labels = ["type": "product", "reason": reason.rawValue]
            #expect(read.value("tds_run_decisions_total", labels) == Double(2 * count))
        }
        #expect(read.value("tds_api_calls_total", type) == 14)
        #expect(read.value("tds_run_duration_seconds_sum", ["type": "product", "mode": "full"]) == 180)
    }

    @Test func `a run that could not begin is no run, and one that an error ended says which`() throws {
        let held = SyncError(.leaseHeld, "Another run.", nextStep: "Wait.")
        let spent = SyncError(.dailyQuotaSpent, "Spent.", nextStep: "Wait.")
        RunMetrics(prometheus).ended(.made(status: .failed, error: held))
        RunMetrics(prometheus).ended(.made(status: .failed, error: spent))
        let read = try Exposition(prometheus.text())
        #expect(read.samples.filter { $0.name == "tds_runs_total" }.map(\.value) == [1])
        #expect(read.value("tds_run_errors_total", ["type": "product", "code": "daily_quota_spent"]) == 1)
    }

    @Test func `answers are counted by route and status, and methods that somebody made up have one name`() throws {
        let requests = RequestMetrics(prometheus)
        requests.answered("GET", "/api/tds/runs/{id}", 200, .milliseconds(20))
        requests.answered("BREW", "none", 405, .milliseconds(1))
        requests.answered("WHEN", "none", 405, .milliseconds(1))
        let read = try Exposition(prometheus.text())
        let labels = ["method": "GET", "route": "/api/tds/runs/{id}"]
        #expect(read.value("tds_http_requests_total", labels.merging(["status": "200"]) { $1 }) == 1)
        #expect(read.value("tds_http_request_duration_seconds_sum", labels) == 0.02)
        let other = ["method": "other", "route": "none", "status": "405"]
        #expect(read.value("tds_http_requests_total", other) == 2)
    }

    @Test func `every metric that is written has a help text of its own`() throws {
        RunMetrics(prometheus).ended(.made(counters: .made(synced: 1, reasons: [.noCacheEntry: 1]), apiCalls: 1))
        RequestMetrics(prometheus).answered("GET", "/", 200, .zero)
        WebhookMetrics(prometheus).received(topic: "products", .queued)
        let read = try Exposition(prometheus.text())
        for name in read.types.keys { #expect(read.help[name] != name) }
        #expect(read.value("tds_webhooks_total", ["topic": "products", "outcome": "queued"]) == 1)
    }

    // MARK: Gauges

    @Test func `the gauges say what the database says, and what is empty is zero`() throws {
        var statistics = ServerStatistics(of: EntityCatalog.zoho.types, now: Sample.instant(minutes: 10))
        statistics.quota = CallQuota(limit: 2_000, remaining: 1_500, resetsIn: .seconds(60))
        statistics.keptCalls = 100
        statistics.backlog = ["product": QueueBacklog(waiting: 4, oldest: Sample.instant(minutes: 8))]
        statistics.freshness = ["product": Sample.instant(minutes: 9)]
        statistics.deadLetters = ["invoice": 3]
        statistics.waitingRuns = 2
        statistics.recentRuns = [
            .ended(counters: .made(synced: 1, skipped: 3, reasons: [.unchanged: 3, .contentChanged: 1]))
        ]
        let values = Dictionary(
            uniqueKeysWithValues: statistics.readings.map { ("\($0.name) \($0.labels["type"] ?? "")", $0.value) }
                .filter { !$0.0.hasPrefix("tds_alerts") }
        )
        #expect(values["tds_day_calls_used "] == 500)
        #expect(values["tds_day_calls_left "] == 1_500)
        #expect(values["tds_queue_records product"] == 4)
        #expect(values["tds_queue_age_seconds product"] == 120)
        #expect(values["tds_queue_records order"] == 0)
        #expect(values["tds_freshness_seconds product"] == 60)
        #expect(values["tds_freshness_seconds order"] == nil)
        #expect(values["tds_dead_letters_open invoice"] == 3)
        #expect(values["tds_runs_waiting "] == 2)
        #expect(values["tds_cache_hit_ratio product"] == 0.75)
    }

    @Test func `what webhooks lost and how late they came is told by type`() {
        let told = WebhookDeliveries(
            received: 12,
            unannounced: 1,
            announced: 9,
            deliveryLag: .seconds(3),
            processingLag: nil
        )
        let readings = ["product": told].readings
        #expect(readings.map(\.value) == [0.1, 3])
    }

    @Test func `while the database is away its gauges are gone, and readiness is told`() async throws {
        let isAway = Mutex(false)
        let gauges = gauges(isReady: { isAway.withLock { !$0 } }) { () async throws(SyncError) in
            if isAway.withLock({ $0 }) { throw SyncError(.destinationUnavailable, "Away.", nextStep: "Start it.") }
            return [GaugeReading(.waitingRuns, 7)]
        }
        await gauges.sample()
        var read = try Exposition(prometheus.text())
        #expect(read.value("tds_runs_waiting") == 7)
        #expect(read.value("tds_ready") == 1)
        #expect(read.value("tds_cache_backend", ["backend": "redis"]) == 1)
        #expect(read.value("tds_cache_backend", ["backend": "memory"]) == 0)

        isAway.withLock { $0 = true }
        await gauges.sample()
        read = try Exposition(prometheus.text())
        #expect(read.value("tds_runs_waiting") == nil)
        #expect(read.value("tds_ready") == 0)
    }

    @Test func `a database that hangs holds no scrape up, and is asked once`() async throws {
        let asked = Mutex(0)
        let (stream, release) = AsyncStream<Void>.makeStream()
        let gauges = gauges(time: TestTime()) { () async throws(SyncError) in
            asked.withLock { $0 += 1 }
            // Does not notice that it is cancelled.
            await Task { for await _ in stream {} }.value
            return [GaugeReading(.waitingRuns, 7)]
        }
        for _ in 1...5 { await gauges.sample() }
        #expect(asked.withLock { $0 } <= 1)
        #expect(try Exposition(prometheus.text()).value("tds_runs_waiting") == nil)
        release.finish()
    }

    private func gauges(
        time: any TimeSource = StillTime(),
        isReady: @escaping @Sendable () -> Bool = { true },
        _ read: @escaping @Sendable () async throws(SyncError) -> [GaugeReading]
    ) -> ServerGauges {
        ServerGauges(
            read: read,
            readiness: {
                ReadinessReport(causes: isReady() ? [] : [.init(component: "database", message: "Away.")])
            },
            backend: { "redis" },
            time: time,
            factory: prometheus
        )
    }
}
