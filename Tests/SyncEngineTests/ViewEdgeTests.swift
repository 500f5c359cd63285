import Logging
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

@testable import SyncEngine

/// Views and figures of what cannot be: counts below zero or beyond all numbers, runs that ended before they began, far years.
@Suite struct ViewEdgeTests {
    private static let numbers: [Int] = [.min, -1, 0, 1, .max]
    private static let instants = [Instant(microseconds: .min), Sample.instant(), Instant(microseconds: .max)]
    /// What acts on who reads it, and begins a line.
    private static let name = "Item\u{1B}[2J\r\n2026-01-01 all is well\u{9B}31m\u{202E}gnp"

    private static func run(_ number: Int, from start: Instant, to end: Instant?) -> RunRecord {
        var run = RunRecord(id: "r", entityType: "product", mode: .full, startedAt: start)
        run.counters = .made(
            synced: number,
            skipped: number,
            failed: number,
            written: number,
            deleted: number,
            reasons: [.unchanged: number]
        )
        (run.status, run.finishedAt, run.apiCalls, run.resumedFromPage) = (.completed, end, number, number)
        return run
    }

    private static var runs: [RunRecord] {
        numbers.flatMap { number in instants.flatMap { start in instants.map { run(number, from: start, to: $0) } } }
    }

    private static func report(_ run: RunRecord) -> RunReport {
        RunReport(
            run: run,
            failures: [.init(entityID: name, code: "invalid_json", message: name)],
            columnFaults: [
                .init(entityID: name, fault: ColumnFault(table: name, column: name, value: name))
            ],
            answered: [],
            postponed: [:],
            cacheBackend: "memory",
            cacheEnabled: true,
            cacheErrors: run.apiCalls,
            suspects: run.apiCalls,
            remade: run.apiCalls,
            images: ImageCounts(),
            cacheTrouble: name,
            error: SyncError(.requestRejected, name, nextStep: name, cause: name)
        )
    }

    @Test func `reports of any run have lines and JSON`() {
        for run in Self.runs {
            let report = Self.report(run)
            #expect(Reports.table([report]).count == 3)
            #expect(!Reports.remarks([report]).isEmpty)
            #expect((try? CanonicalJSON.form(of: Array(Reports.json([report]).utf8))) != nil)
            #expect(report.cache.hitRateText.hasSuffix("%"))
        }
    }

    @Test func `a run that ended before it began is shown with what it took`() throws {
        let start = Sample.instant(minutes: 1)
        let report = Self.report(Self.run(1, from: start, to: start.advanced(by: .milliseconds(-3_250))))
        #expect(try #require(Reports.table([report]).last).contains("-3.25"))
    }

    @Test func `cells of a table stay on their line, and their columns straight`() {
        var table = TextTable(["name", "count"], rightAligned: [1])
        table.add([Self.name, "1"])
        table.add(["Nut", "20"])
        #expect(table.lines.count == 4)
        #expect(table.lines[2] == "\(Self.name.shown)      1")
        #expect(Set(table.lines.dropFirst().map(\.count)).count == 1)
        #expect(table.lines.allSatisfy { $0.shown == $0 })
    }

    @Test func `plans and comparisons of any count have lines and JSON`() {
        for number in Self.numbers {
            var plan = RunForecast(type: .products, mode: .full)
            (plan.skipped, plan.inserts, plan.updateCount, plan.unchanged) = (number, number, number, number)
            (plan.failed, plan.details, plan.detailCalls, plan.listingCalls) = (number, number, number, number)
            #expect(ForecastView.lines([plan]).count >= 3)
            #expect((try? CanonicalJSON.form(of: Array(ForecastView.json([plan]).utf8))) != nil)
            var report = VerificationReport(type: .products)
            (report.sourceCount, report.storedCount, report.healed) = (number, number, number)
            (report.differenceCount, report.unreadable, report.apiCalls) = (number, number, number)
            #expect(VerificationView.lines([report]).count >= 3)
            #expect((try? CanonicalJSON.form(of: Array(VerificationView.json([report]).utf8))) != nil)
        }
    }

    @Test func `statistics, alerts and the forecast of calls take any number and any clock`() {
        for number in Self.numbers {
            for now in Self.instants {
                for other in Self.instants {
                    var statistics = ServerStatistics(of: EntityCatalog.zoho.types, now: now)
                    statistics.recentRuns = Self.numbers.map { Self.run($0, from: other, to: now) }
                    statistics.waitingRuns = number
                    statistics.freshness = ["product": other]
                    statistics.backlog = [
                        "product": QueueBacklog(waiting: number, oldest: other),
                        "order": QueueBacklog(waiting: number, oldest: nil),
                    ]
                    statistics.deadLetters = ["product": number]
                    statistics.intervals = .init(sync: .nanoseconds(1), full: nil, verification: .seconds(Int64.max))
                    statistics.schedule = [
                        ScheduleEntry(entityType: "product", task: .sync, nextAt: other),
                        ScheduleEntry(entityType: "product", task: .verification, nextAt: other),
                    ]
                    statistics.quota = CallQuota(limit: number, remaining: number, resetsIn: .seconds(number))
                    statistics.keptCalls = number
                    #expect(statistics.readings.allSatisfy { $0.value.isFinite })
                    _ = (AlertRules(statistics: statistics).alerts, CallForecast(statistics)?.isShort)
                }
            }
            let deliveries = WebhookDeliveries(
                received: number,
                unannounced: number,
                announced: number,
                deliveryLag: .microseconds(number),
                processingLag: .seconds(number)
            )
            #expect(["product": deliveries].readings.allSatisfy { $0.value.isFinite })
        }
    }
}
