import SyncCore

/// Whether the day's calls will do, if runs go on as they did in the last 24 hours.
struct CallForecast: Sendable, Equatable {
    private static let window: Duration = .seconds(86_400)

    /// Calls that the runs of the last 24 hours made.
    let callsOfLastDay: Int
    /// Calls that runs will make until the quota is given anew.
    let expected: Int
    /// Calls that runs may make until then: what is left less what is kept for webhooks and people.
    let usable: Int

    var isEnough: Bool { expected <= usable }

    init(_ quota: CallQuota, kept: Int, runs: [RunRecord], now: Instant) {
        let since = now.advanced(by: .zero - Self.window)
        callsOfLastDay = runs.filter { $0.startedAt >= since }.reduce(0) { $0 + $1.apiCalls }
        let share = max(0, min(1, quota.resetsIn.seconds / Self.window.seconds))
        expected = Int((Double(callsOfLastDay) * share).rounded(.up))
        usable = max(0, quota.remaining - kept)
    }
}
