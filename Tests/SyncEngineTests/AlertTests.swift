import Logging
import SyncCore
import SyncTestKit
import Synchronization
import Testing
import ZohoAPI

@testable import SyncEngine

/// When people are told that something needs them.
@Suite struct AlertTests {
    // MARK: The decision

    struct Case: Sendable, CustomTestStringConvertible {
        let words: String
        let statistics: ServerStatistics
        let alerts: [String]

        init(_ words: String, _ alerts: [String], _ change: (inout ServerStatistics) -> Void) {
            var statistics = ServerStatistics(of: EntityCatalog.zoho.types, now: Sample.instant())
            change(&statistics)
            (self.words, self.statistics, self.alerts) = (words, statistics, alerts)
        }

        var testDescription: String { words }
    }

    static let cases: [Case] = [
        Case("nothing happened yet", []) { _ in },
        Case("5 of 100 failed", []) { $0.recentRuns = [.read(95, failed: 5)] },
        Case("6 of 100 failed", ["failure_rate product"]) { $0.recentRuns = [.read(94, failed: 6)] },
        Case("all failed, of another type", ["failure_rate invoice"]) {
            $0.recentRuns = [.read(0, failed: 100, of: .invoices), .read(100, failed: 0)]
        },
        Case("one of three failed, and the runs before read hundreds", []) {
            $0.recentRuns = [.read(2, failed: 1), .read(500, failed: 0)]
        },
        Case("the newest hundred failed, whatever was before", ["failure_rate product"]) {
            $0.recentRuns = [.read(50, failed: 60), .read(5_000, failed: 0)]
        },
        Case("a run that works is not judged", []) { statistics in
            var run = RunRecord.read(0, failed: 100)
            run.finishedAt = nil
            statistics.recentRuns = [run]
        },
        Case("1,000 wait", []) { $0.backlog = ["product": .since(minutes: 1, waiting: 1_000)] },
        Case("1,001 wait, of several types", ["backlog all"]) {
            $0.backlog = ["product": .since(minutes: 1, waiting: 1_000), "order": .since(minutes: 1, waiting: 1)]
        },
        Case("one waits for 15 minutes", []) { $0.backlog = ["product": .since(minutes: 15, waiting: 1)] },
        Case("one waits for 16 minutes", ["lag product"]) { $0.backlog = ["product": .since(minutes: 16, waiting: 1)] },
        Case("the schedule needs what is left", []) { $0.schedule(turns: 10, callsPerTurn: 5, left: 50) },
        Case("the schedule needs more than is left", ["quota_forecast all"]) {
            $0.schedule(turns: 10, callsPerTurn: 5, left: 49)
        },
        Case("200 customers are missing", ["deletions customer"]) { $0.missing = ["customer": 200] },
        Case("a run was refused for good", ["failing_type bill"]) { $0.recentRuns = [.failed(.requestRejected)] },
        Case("a run failed for what may pass", []) { $0.recentRuns = [.failed(.sourceUnavailable)] },
        Case("two runs failed for what may pass", ["failing_type bill"]) {
            $0.recentRuns = [.failed(.sourceUnavailable), .failed(.sourceUnavailable, minutes: -30)]
        },
        Case("a run went well after one that failed", []) {
            $0.recentRuns = [.read(9, failed: 0, of: .bills), .failed(.requestRejected, minutes: -30)]
        },
        Case("a type is as old as three intervals", []) { $0.synced(minutesAgo: 90) },
        Case("a type is older than three intervals", ["stale_type product"]) { $0.synced(minutesAgo: 91) },
        Case("details are due for 15 minutes without one being read", []) { $0.detailsStandStill(minutes: 15) },
        Case("details are due for longer", ["details invoice"]) { $0.detailsStandStill(minutes: 16) },
        Case("a comparison could not read a record", ["verification product"]) { statistics in
            let now = statistics.now
            statistics.comparisons["product"] = Comparison(
                entityType: "product",
                comparedAt: now,
                differences: 0,
                unreadable: 1
            )
        },
        Case("a letter and a column fault", ["dead_letters order", "column_faults order"]) {
            ($0.deadLetters, $0.columnFaults) = (["order": 1], ["order": 2])
        },
        Case("the clocks differ by a minute", []) { $0.clockSkew = .seconds(-60) },
        Case("the clocks differ by more", ["clock_skew here"]) {
            ($0.clockSkew, $0.host) = (.seconds(-61), "here")
        },
        Case("events wait for a quarter of an hour", []) { $0.eventsWaitSince = Sample.instant(minutes: -15) },
        Case("events wait for longer", ["events all"]) { $0.eventsWaitSince = Sample.instant(minutes: -16) },
        Case("nobody knows the quota", []) { statistics in
            statistics.schedule(turns: 10, callsPerTurn: 500, left: 0)
            statistics.quota = nil
        },
    ]

    @Test(arguments: cases)
    func `the figures say what needs a person`(_ example: Case) {
        let alerts = AlertRules(statistics: example.statistics).alerts
        #expect(alerts.map { "\($0.kind.rawValue) \($0.subject)" } == example.alerts)
        #expect(alerts.allSatisfy { !$0.message.isEmpty && !$0.nextStep.isEmpty })
    }

    // MARK: Raising and clearing

    @Test func `an alert is raised and told once, cleared once, and told again when it comes again`() async throws {
        let bench = AlertBench()
        bench.wait(2_000)
        for _ in 1...3 { try await bench.look() }
        #expect(bench.store.open == ["backlog all"])
        #expect(bench.told.map(\.envelope.type) == ["tds.alert.triggered"])
        #expect(bench.told.first?.envelope.dataJSON.contains(#""kind":"backlog""#) == true)

        bench.wait(10)
        for _ in 1...3 { try await bench.look() }
        #expect(bench.store.open == [])
        #expect(bench.store.clearCount == 1)
        #expect(bench.told.count == 1)

        bench.wait(3_000)
        try await bench.look()
        // Each look draws an id, and uses it where the alert is new.
        #expect(bench.told.map(\.envelope.id) == ["event-1", "event-4"])
    }

    @Test func `a notice that could not be told is told later, with the same id`() async throws {
        let bench = AlertBench()
        bench.notifier.isAway = true
        bench.wait(2_000)
        try await bench.look()
        #expect(bench.told.isEmpty)
        bench.notifier.isAway = false
        try await bench.look()
        try await bench.look()
        #expect(bench.told.map(\.envelope.id) == ["event-1"])
    }

    @Test func `a notice that a server could not tell before its end is told by the next one, with the same id`()
        async throws
    {
        let bench = AlertBench()
        bench.notifier.isAway = true
        bench.wait(2_000)
        try await bench.look()
        bench.notifier.isAway = false
        await AlertBench(bench.store, bench.notifier).monitor.tell()
        #expect(bench.told.map(\.envelope.id) == ["event-1"])
        try await bench.look()
        #expect(bench.told.count == 1)
    }

    @Test func `where nobody is to be told, an alert waits for nobody`() async throws {
        let bench = AlertBench(notifies: false)
        bench.wait(2_000)
        try await bench.look()
        #expect(bench.store.open == ["backlog all"])
        #expect(try await bench.store.pending(limit: 9).isEmpty)
        #expect(bench.told.isEmpty)
    }

    @Test func `differences of a comparison are an alert until one finds none`() async throws {
        let bench = AlertBench()
        func compare(differences: Int) async throws {
            let comparison = Comparison(
                entityType: "invoice",
                comparedAt: Sample.instant(),
                differences: differences,
                unreadable: 0
            )
            bench.statistics.withLock { $0?.comparisons = ["invoice": comparison] }
            try await bench.look()
        }
        try await compare(differences: 3)
        #expect(bench.store.open == ["verification invoice"])
        try await compare(differences: 0)
        #expect(bench.store.open == [])
        #expect(bench.told.count == 1)
    }

    @Test func `a database that is away raises nothing and clears nothing`() async throws {
        let bench = AlertBench()
        bench.wait(2_000)
        try await bench.look()
        bench.statistics.withLock { $0 = nil }
        await #expect(throws: SyncError.self) { try await bench.look() }
        #expect(bench.store.open == ["backlog all"])
    }
}

/// The forecast of the day's calls.
@Suite struct CallForecastTests {
    @Test func `each type's turns until the reset take what its last ones took`() throws {
        var statistics = ServerStatistics(of: EntityCatalog.zoho.types, now: Sample.instant())
        statistics.quota = CallQuota(limit: 1_000, remaining: 400, resetsIn: .seconds(3_600))
        statistics.keptCalls = 50
        statistics.intervals = Scheduler.Intervals(sync: .seconds(1_800), full: nil, verification: .seconds(86_400))
        statistics.schedule = [
            ScheduleEntry(entityType: "product", task: .sync, nextAt: Sample.instant(minutes: 10)),
            ScheduleEntry(entityType: "product", task: .verification, nextAt: Sample.instant(minutes: 30)),
            ScheduleEntry(entityType: "order", task: .sync, nextAt: Sample.instant(minutes: 90)),
        ]
        statistics.recentRuns = [
            .ended(mode: .scheduled, apiCalls: 3), .ended(mode: .incremental, apiCalls: 6),
            .ended(mode: .realtime, apiCalls: 900),
            // The first run read the details of all, which no later one does.
            .ended(mode: .full, counters: .made(synced: 1_000), apiCalls: 1_007),
        ]
        let forecast = try #require(CallForecast(statistics))
        // Two syncs of 4.5 calls, rounded up, and one verification; the order's turn is after the reset.
        #expect(forecast.needed == 2 * 5 + 7)
        #expect(forecast.available == 350)
        #expect(!forecast.isShort)
    }
}

extension RunRecord {
    fileprivate static func read(_ skipped: Int, failed: Int, of type: EntityType = .products) -> RunRecord {
        .ended(of: type, status: .partial, counters: .made(skipped: skipped, failed: failed))
    }
}

extension RunRecord {
    fileprivate static func failed(_ code: SyncError.Code, minutes: Int64 = 0) -> RunRecord {
        var run = RunRecord.ended(of: .bills, mode: .scheduled, status: .failed)
        run.finishedAt = Sample.instant(minutes: minutes)
        run.error = "GET /books/v3/bills: 400, code 1025"
        run.errorCode = code
        return run
    }
}

extension QueueBacklog {
    fileprivate static func since(minutes: Int64, waiting: Int) -> QueueBacklog {
        QueueBacklog(waiting: waiting, oldest: Sample.instant(minutes: -minutes))
    }
}

extension ServerStatistics {
    fileprivate mutating func synced(minutesAgo: Int64) {
        intervals = Scheduler.Intervals(sync: .seconds(1_800), full: nil, verification: nil)
        freshness = ["product": Sample.instant(minutes: -minutesAgo)]
    }

    fileprivate mutating func detailsStandStill(minutes: Int64) {
        details = ["invoice": DetailBacklog(due: 40, standsStillSince: Sample.instant(minutes: -minutes))]
    }

    /// So many turns of one type until the day's calls are reset.
    fileprivate mutating func schedule(turns: Int, callsPerTurn: Int, left: Int) {
        intervals = Scheduler.Intervals(sync: .seconds(600), full: nil, verification: nil)
        schedule = [ScheduleEntry(entityType: "product", task: .sync, nextAt: now)]
        quota = CallQuota(limit: 1_000, remaining: left + 100, resetsIn: .seconds(600 * turns - 1))
        keptCalls = 100
        recentRuns = [.ended(mode: .scheduled, apiCalls: callsPerTurn)]
    }
}

private final class AlertBench: Sendable {
    let store: AlertBook
    let notifier: RecordingNotifier
    let statistics: SharedStatistics
    let monitor: AlertMonitor

    init(
        _ store: AlertBook = AlertBook(),
        _ notifier: RecordingNotifier = RecordingNotifier(),
        notifies: Bool = true
    ) {
        let statistics = SharedStatistics(ServerStatistics(of: EntityCatalog.zoho.types, now: Sample.instant()))
        (self.store, self.notifier, self.statistics) = (store, notifier, statistics)
        let numbers = Mutex(0)
        monitor = AlertMonitor(
            store: store,
            statistics: { () async throws(SyncError) in
                guard var known = statistics.withLock({ $0 }) else {
                    throw SyncError(.destinationUnavailable, "Away.", nextStep: "Start it.")
                }
                known.alerts = store.all
                return known
            },
            notifier: notifies ? notifier : nil,
            time: StillTime(start: Sample.instant()),
            makeEventID: {
                numbers.withLock { number in
                    number += 1
                    return "event-\(number)"
                }
            },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    var told: [AlertNotice] { notifier.told }

    func wait(_ count: Int) {
        statistics.withLock { $0?.backlog = ["product": .since(minutes: 1, waiting: count)] }
    }

    func look() async throws {
        try await monitor.look()
        await monitor.tell()
    }
}

private final class SharedStatistics: Sendable {
    private let statistics: Mutex<ServerStatistics?>

    init(_ statistics: ServerStatistics) { self.statistics = Mutex(statistics) }

    func withLock<Result: Sendable>(_ body: (inout ServerStatistics?) -> Result) -> Result {
        statistics.withLock { body(&$0) }
    }
}

/// Alerts in memory.
private final class AlertBook: AlertStore {
    private let state = Mutex((alerts: [StoredAlert](), untold: [AlertNotice](), clearCount: 0))

    var all: [StoredAlert] { state.withLock { $0.alerts } }
    var open: [String] {
        all.filter { $0.clearedAt == nil }.map { "\($0.alert.kind.rawValue) \($0.alert.subject)" }
    }
    var clearCount: Int { state.withLock { $0.clearCount } }

    func raise(_ notice: AlertNotice, awaitsNotifier: Bool) async throws(SyncError) -> Bool {
        let (alert, now) = (notice.alert, notice.raisedAt)
        return state.withLock { state in
            let known = state.alerts.firstIndex {
                $0.clearedAt == nil && $0.alert.kind == alert.kind && $0.alert.subject == alert.subject
            }
            guard let known else {
                state.alerts.append(StoredAlert(id: notice.id, alert: alert, raisedAt: now, clearedAt: nil))
                if awaitsNotifier { state.untold.append(notice) }
                return true
            }
            let raisedAt = state.alerts[known].raisedAt
            state.alerts[known] = StoredAlert(id: "same", alert: alert, raisedAt: raisedAt, clearedAt: nil)
            return false
        }
    }

    func pending(limit: Int) async throws(SyncError) -> [AlertNotice] {
        state.withLock { Array($0.untold.prefix(limit)) }
    }

    func markPublished(_ notice: AlertNotice, at now: Instant) async throws(SyncError) {
        state.withLock { state in state.untold.removeAll { $0.id == notice.id } }
    }

    func clear(_ kind: Alert.Kind, subject: String, now: Instant) async throws(SyncError) -> Bool {
        state.withLock { state in
            state.clearCount += 1
            let known = state.alerts.firstIndex {
                $0.clearedAt == nil && $0.alert.kind == kind && $0.alert.subject == subject
            }
            guard let known else { return false }
            let old = state.alerts[known]
            state.alerts[known] = StoredAlert(id: old.id, alert: old.alert, raisedAt: old.raisedAt, clearedAt: now)
            return true
        }
    }

    func newest(limit: Int) async throws(SyncError) -> [StoredAlert] { Array(all.prefix(limit)) }

    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        state.withLock { state in
            let old = state.alerts.filter { ($0.clearedAt ?? before) < before }.prefix(limit)
            state.alerts.removeAll(where: old.contains)
            return old.count
        }
    }
}

private final class RecordingNotifier: AlertNotifier {
    private let state = Mutex((told: [AlertNotice](), isAway: false))

    var told: [AlertNotice] { state.withLock { $0.told } }
    var isAway: Bool {
        get { state.withLock { $0.isAway } }
        set { state.withLock { $0.isAway = newValue } }
    }

    func notify(_ notice: AlertNotice) async throws(SyncError) {
        let isAway = state.withLock { state in
            if !state.isAway { state.told.append(notice) }
            return state.isAway
        }
        if isAway { throw SyncError(.requestRejected, "Away.", nextStep: "Wait.") }
    }
}
