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
    package var intervals = Scheduler.Intervals(sync: nil, verification: nil)
    /// What is left of the day's calls; nil while nobody knows.
    package var quota: CallQuota?
    /// Calls of the day that routine runs leave to others.
    package var keptCalls = 0
    package var alerts: [StoredAlert] = []

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
    private let time: any TimeSource

    /// - Parameter quotaStatus: what is known of the calls that can be made; nil where nothing is.
    package init(
        database: SharedDatabase,
        quotaStatus: @escaping @Sendable () async throws(SyncError) -> QuotaStatus?,
        rules: CallRules,
        intervals: Scheduler.Intervals,
        time: any TimeSource
    ) {
        self.database = database
        self.quotaStatus = quotaStatus
        self.rules = rules
        self.intervals = intervals
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
        if let quota = try? await quotaStatus()?.quota {
            statistics.quota = quota
            statistics.keptCalls = rules.kept(of: quota)
        }
        return statistics
    }

    /// What webhooks did in the last day.
    package func deliveries() async throws(SyncError) -> [String: WebhookDeliveries] {
        try await database.inbox.deliveries(since: time.now().advanced(by: .seconds(-86_400)))
    }
}
