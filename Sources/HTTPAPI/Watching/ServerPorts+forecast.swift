import SyncCore
import SyncEngine

extension ServerPorts {
    /// Whether the day's calls will do: the same as in metrics and alerts. Nil where nothing is known of them.
    /// - Parameter runs: the last of each type and mode, newest first.
    func forecast(_ quota: CallQuota?, runs: [RunRecord], schedule: [ScheduleEntry], now: Instant) -> CallForecast? {
        var figures = ServerFigures(now: now)
        figures.quota = quota
        figures.keptCalls = quota.map(zoho.rules.kept) ?? 0
        figures.recentRuns = runs
        figures.schedule = schedule
        figures.intervals = facts.intervals
        return CallForecast(figures)
    }
}
