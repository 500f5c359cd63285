import SyncCore

/// Whether the day's calls will be enough for what is scheduled until they are reset. Pure.
///
/// A turn of a type's sync is expected to take the mean of its last scheduled ones, a verification what the last run over
/// everything took: both walk the whole listing. A type that was never synced is expected to take nothing.
package struct CallForecast: Sendable, Equatable {
    package static let turnsMax = 5
    /// A full page of a listing (zoho-api 3.3); and the calls of a walk that are no full page.
    private static let recordsPerCall = 200
    private static let spareCalls = 2

    /// Calls that are left beyond the reserve.
    package let available: Int
    /// Calls that the schedule will need.
    package let needed: Int
    package let resetsIn: Duration

    package var isShort: Bool { needed > available }

    /// Nil where nothing is known of the day's calls.
    package init?(_ statistics: ServerStatistics) {
        guard let quota = statistics.quota else { return nil }
        let reset = statistics.now.advanced(by: quota.resetsIn)
        available = max(0, quota.remaining.minus(statistics.keptCalls))
        resetsIn = quota.resetsIn
        needed =
            statistics.schedule.map { entry in
                guard let interval = statistics.intervals[entry.task] else { return 0 }
                let turns = Self.turns(from: max(entry.nextAt, statistics.now), before: reset, every: interval)
                return turns.times(Self.calls(of: entry, statistics.recentRuns))
            }.total
    }

    private static func turns(from first: Instant, before end: Instant, every interval: Duration) -> Int {
        guard interval > .zero, first < end else { return 0 }
        return Int(first.duration(to: end).components.seconds / max(1, interval.components.seconds)).plus(1)
    }

    private static func calls(of entry: ScheduleEntry, _ runs: [RunRecord]) -> Int {
        let runs = runs.filter { $0.entityType == entry.entityType && $0.status.endsWhole }
        let whole = runs.first { $0.mode == .full }.map(listingCalls) ?? 0
        switch entry.task {
        case .full, .verification: return whole
        case .sync:
            let turns = runs.filter { $0.mode == .scheduled || $0.mode == .incremental }.prefix(turnsMax)
            guard !turns.isEmpty else { return whole }
            return turns.map(\.apiCalls).total.plus(turns.count - 1) / turns.count
        }
    }

    /// The calls of the listing. Beyond them a first run reads details, which no later one does.
    private static func listingCalls(_ run: RunRecord) -> Int {
        min(run.apiCalls, run.counters.totalProcessed / recordsPerCall + spareCalls)
    }
}
