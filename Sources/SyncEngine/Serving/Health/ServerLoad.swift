package import SyncCore

/// What waits and works in the database, as one look found it.
package struct ServerLoad: Sendable {
    /// Runs that wait for a server.
    package let waitingRuns: Int
    /// The newest run, and all that wait or work.
    package let recentRuns: [RunRecord]
    package let backlog: [String: QueueBacklog]
    /// The open ones.
    package let alerts: [Alert]

    package init(
        waitingRuns: Int,
        recentRuns: [RunRecord],
        backlog: [String: QueueBacklog],
        alerts: [Alert] = []
    ) {
        self.waitingRuns = waitingRuns
        self.recentRuns = recentRuns
        self.backlog = backlog
        self.alerts = alerts
    }

    /// Of any server.
    var workingRuns: [RunRecord] { recentRuns.filter { $0.status == .inProgress } }

    /// Types whose listing a run walks, which single records have to wait for.
    var walkedTypes: Set<String> { Set(workingRuns.filter { $0.mode != .realtime }.map(\.entityType)) }

    /// Records that wait, and have waited for so long, of all types but `others`.
    func due(for age: Duration, but others: Set<String>, now: Instant) -> [String: QueueBacklog] {
        backlog.filter { type, backlog in
            !others.contains(type) && backlog.oldest.map { $0.duration(to: now) >= age } == true
        }
    }

    /// Whether something left the queue between an earlier look and this one.
    func hasLessThan(_ earlier: [String: QueueBacklog]) -> Bool {
        earlier.contains { type, before in
            guard let now = backlog[type], now.waiting >= before.waiting, let oldest = now.oldest else { return true }
            return before.oldest.map { oldest > $0 } ?? false
        }
    }
}
