import SyncCore
import SyncEngine

/// What the overview is made of, read at once: all that the database has for it, and what is known of the day's calls.
struct OverviewFacts: Sendable {
    /// More are not of use to a person.
    private static let alertsMax = 50

    let catalog: EntityCatalog
    let now: Instant
    let readiness: ReadinessReport
    let calls: Result<QuotaStatus?, SyncError>
    let rules: CallRules
    let forecast: CallForecast?
    /// The newest first.
    let runs: [RunRecord]
    /// The last of each type and mode that have ended, the newest first.
    let lastRuns: [RunRecord]
    /// By type's name, as all the following.
    let freshness: [String: Instant]
    let backlog: [String: QueueBacklog]
    let openLetters: [String: Int]
    let schedule: [ScheduleEntry]
    /// Open ones only.
    let alerts: [StoredAlert]
    let comparisons: [Comparison]
    /// How far details are, of the types whose details are kept.
    let details: [String: DetailBacklog]
    /// Nil: types are not compared by themselves.
    let comparisonInterval: Duration?
    /// Why the database's part is not whole.
    let trouble: String?

    init(_ ports: ServerPorts, runsMax: Int) async {
        async let readiness = ports.health.readiness()
        async let calls = Self.calls(ports)
        let database = ports.database
        catalog = database.catalog
        async let recent = PageReading([]) { try await database.runs.recent(limit: runsMax) }
        async let last = PageReading([]) { try await database.runs.last(ofEach: CallForecast.turnsMax) }
        async let fresh = PageReading([:]) { try await database.runs.freshness() }
        async let waiting = PageReading([:]) { try await database.inbox.backlog() }
        async let letters = PageReading([:]) { try await database.deadLetters.openCounts() }
        async let turns = PageReading([]) { try await database.schedule.entries() }
        async let compared = PageReading([]) { try await database.comparisons.last() }
        async let due = PageReading([:]) { try await ports.health.details() }
        async let raised = PageReading([]) { try await database.alerts.newest(limit: Self.alertsMax) }
        runs = await recent.value
        lastRuns = await last.value
        freshness = await fresh.value
        backlog = await waiting.value
        openLetters = await letters.value
        schedule = await turns.value
        comparisons = await compared.value
        details = await due.value
        comparisonInterval = ports.facts.intervals.verification
        alerts = await raised.value.filter { $0.clearedAt == nil }
        trouble = await [
            recent.trouble, last.trouble, fresh.trouble, waiting.trouble, letters.trouble, turns.trouble,
            raised.trouble, compared.trouble, due.trouble,
        ].lazy.compactMap(\.self).first
        rules = ports.zoho.rules
        self.readiness = await readiness
        let known = await calls
        self.calls = known
        now = ports.time.now()
        forecast = ports.forecast(try? known.get()?.quota, runs: lastRuns, schedule: schedule, now: now)
    }

    private static func calls(_ ports: ServerPorts) async -> Result<QuotaStatus?, SyncError> {
        do throws(SyncError) {
            return .success(try await ports.zoho.quotaStatus())
        } catch {
            return .failure(error)
        }
    }
}

extension [RunRecord] {
    /// How many records the last whole run of a run's type read; nil where there was none.
    func length(of run: RunRecord) -> Int? {
        first { $0.entityType == run.entityType && $0.mode == .full && $0.status.endsWhole }?.counters.totalProcessed
    }
}
