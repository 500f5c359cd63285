package import SyncCore

/// What is known of the server at one moment: what gauges, alerts and the forecast are made of.
package struct ServerStatistics: Sendable {
    package let now: Instant
    /// Of which all else is known.
    package let types: [EntityType]
    /// Of each type and mode the last that have ended; newest first.
    package var recentRuns: [RunRecord] = []
    package var waitingRuns = 0
    /// By type: the end of its last run over a listing that ended whole.
    package var freshness: [String: Instant] = [:]
    package var backlog: [String: QueueBacklog] = [:]
    /// Open ones by type.
    package var deadLetters: [String: Int] = [:]
    package var schedule: [ScheduleEntry] = []
    package var intervals = Scheduler.Intervals(sync: nil, full: nil, verification: nil)
    /// What is left of the day's calls; nil while nobody knows.
    package var quota: CallQuota?
    /// Calls of the day that routine runs leave to others.
    package var keptCalls = 0
    package var alerts: [StoredAlert] = []
    /// By type: records that are missing at the source, and are too many to be deleted without a person's word.
    package var missing: [String: Int] = [:]
    /// The last one of each type.
    package var comparisons: [String: Comparison] = [:]
    /// By type: values that do not fit their columns.
    package var columnFaults: [String: Int] = [:]
    /// By type, of those whose details are kept.
    package var details: [String: DetailBacklog] = [:]
    /// How far the source's clock is before that of this machine; nil while nobody knows.
    package var clockSkew: Duration?
    /// The name of this machine.
    package var host = ""
    /// The oldest event that nobody has carried on; nil where there is none, or nobody who would.
    package var eventsWaitSince: Instant?

    package init(of types: [EntityType], now: Instant) {
        self.types = types
        self.now = now
    }
}

/// Asks the database, and the book of calls, for ``ServerStatistics``.
package struct StatisticsReader: Sendable {
    private static let alertsMax = 200

    private let database: SharedDatabase
    private let quotaStatus: @Sendable () async throws(SyncError) -> QuotaStatus?
    private let rules: CallRules
    private let intervals: Scheduler.Intervals
    private let kept: KeptDetails
    private let carriesEvents: Bool
    private let clockSkew: @Sendable () -> Duration?
    private let host: String
    private let time: any TimeSource
    private let watch = DetailWatch()

    /// - Parameters:
    ///   - quotaStatus: what is known of the calls that can be made; nil where nothing is.
    ///   - carriesEvents: whether there is somebody to carry events to.
    ///   - clockSkew: how far the source's clock is before ours; nil while nobody knows.
    package init(
        database: SharedDatabase,
        quotaStatus: @escaping @Sendable () async throws(SyncError) -> QuotaStatus?,
        rules: CallRules,
        intervals: Scheduler.Intervals,
        kept: KeptDetails,
        carriesEvents: Bool,
        clockSkew: @escaping @Sendable () -> Duration?,
        host: String,
        time: any TimeSource
    ) {
        self.database = database
        self.quotaStatus = quotaStatus
        self.rules = rules
        self.intervals = intervals
        self.kept = kept
        self.carriesEvents = carriesEvents
        self.clockSkew = clockSkew
        self.host = host
        self.time = time
    }

    /// - Throws: where the database does not answer. Calls of which nothing is known are no error.
    package func statistics() async throws(SyncError) -> ServerStatistics {
        var statistics = ServerStatistics(of: database.catalog.types, now: time.now())
        statistics.recentRuns = try await database.runs.last(ofEach: AlertRules.runsMax)
        statistics.waitingRuns = try await database.runQueue.waitingCount()
        statistics.freshness = try await database.runs.freshness()
        statistics.backlog = try await database.inbox.backlog()
        statistics.deadLetters = try await database.deadLetters.openCounts()
        statistics.schedule = try await database.schedule.entries()
        statistics.alerts = try await database.alerts.newest(limit: Self.alertsMax)
        statistics.intervals = intervals
        let status = try? await quotaStatus()
        if let quota = status?.quota {
            statistics.quota = quota
            statistics.keptCalls = rules.kept(of: quota)
        }
        try await readTruth(&statistics, canRead: status.map { rules.pause(for: .routine, $0) == nil } ?? true)
        return statistics
    }

    /// Whether what is stored is what the source has.
    /// - Parameter canRead: whether there are calls for details now.
    private func readTruth(_ statistics: inout ServerStatistics, canRead: Bool) async throws(SyncError) {
        statistics.clockSkew = clockSkew()
        statistics.host = host
        statistics.columnFaults = try await database.columnFaults.counts()
        for comparison in try await database.comparisons.last() {
            statistics.comparisons[comparison.entityType] = comparison
        }
        for (name, missing) in try await database.deletions.unaskedCounts() {
            guard let type = database.catalog.type(named: name) else { continue }
            let rows = try await database.destination.rowCount(of: type)
            if DeletionBreaker().trips(suspects: missing, rows: rows) { statistics.missing[name] = missing }
        }
        statistics.details = try await details(canRead: canRead)
        if carriesEvents { statistics.eventsWaitSince = try await oldestEvent() }
    }

    /// How far details are, by the name of the type, of those whose details are kept.
    package func details() async throws(SyncError) -> [String: DetailBacklog] {
        let status = try? await quotaStatus()
        return try await details(canRead: status.map { rules.pause(for: .routine, $0) == nil } ?? true)
    }

    private func details(canRead: Bool) async throws(SyncError) -> [String: DetailBacklog] {
        var backlogs: [String: DetailBacklog] = [:]
        for type in database.catalog.types where try await kept.keeps(type) {
            let now = time.now()
            let due = try await database.destination.dueDetailCount(of: type, now: now)
            let rows = try await database.destination.rowCount(of: type)
            backlogs[type.name] = watch.look(type.name, due: due, rows: rows, canMove: canRead, now: now)
        }
        return backlogs
    }

    private func oldestEvent() async throws(SyncError) -> Instant? {
        let events = try await database.outbox.unrelayed(limit: 1).map(\.envelope.timestamp)
        let changes = try await database.changeLog.unrelayed(limit: 1).map(\.at)
        return (events + changes).min()
    }

    /// What webhooks did in the last day.
    package func deliveries() async throws(SyncError) -> [String: WebhookDeliveries] {
        try await database.inbox.deliveries(since: time.now().advanced(by: .seconds(-86_400)))
    }
}
