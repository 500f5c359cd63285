import SyncCore
import SyncEngine

extension ServerPorts {
    /// Whether the day's calls will do: the same as in metrics and alerts. Nil where nothing is known of them.
    /// - Parameter runs: the last of each type and mode, newest first.
    func forecast(_ quota: CallQuota?, runs: [RunRecord], schedule: [ScheduleEntry], now: Instant) -> CallForecast? {
        var statistics = ServerStatistics(of: database.catalog.types, now: now)
        statistics.quota = quota
        statistics.keptCalls = quota.map(zoho.rules.kept) ?? 0
        statistics.recentRuns = runs
        statistics.schedule = schedule
        statistics.intervals = facts.intervals
        return CallForecast(statistics)
    }
}
