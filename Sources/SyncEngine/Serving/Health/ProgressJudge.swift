package import SyncCore

/// Finds what has stopped, from one look at the server to the next. Pure: the time is an argument.
package struct ProgressJudge: Sendable {
    /// What one look found.
    package struct Look: Sendable {
        package let load: ServerLoad
        package let work: RunWatch.View
        /// Whether runs, or single records, are not read now because of the limits of calls.
        package let runsPause: Bool
        package let recordsPause: Bool

        package init(load: ServerLoad, work: RunWatch.View, runsPause: Bool, recordsPause: Bool) {
            self.load = load
            self.work = work
            self.runsPause = runsPause
            self.recordsPause = recordsPause
        }
    }

    /// How long something may stand still. With the time between two looks it is less than a minute.
    package static let patience: Duration = .seconds(50)

    private var earlier: Look?
    private var runsMovedAt: Instant?
    private var queueMovedAt: Instant?

    package init() {}

    /// - Returns: what stands still for too long.
    package mutating func judge(_ look: Look, now: Instant) -> [ReadinessReport.Cause] {
        if runsMove(look) { runsMovedAt = now }
        if queueMoves(look) { queueMovedAt = now }
        earlier = look
        return stuckRuns(look) + waitingRuns(look, now: now) + waitingRecords(look, now: now) + refusal(look)
    }

    // MARK: What moves

    private func runsMove(_ look: Look) -> Bool {
        guard let earlier, look.load.waitingRuns > 0, !look.runsPause else { return true }
        return !look.load.workingRuns.isEmpty || look.work.endedCount != earlier.work.endedCount
            || !look.work.works.isEmpty || look.load.recentRuns.first?.id != earlier.load.recentRuns.first?.id
    }

    private func queueMoves(_ look: Look) -> Bool {
        guard let earlier, !look.recordsPause else { return true }
        return look.load.hasLessThan(earlier.load.backlog) || look.work.answeredCount != earlier.work.answeredCount
    }

    // MARK: What stands still

    private func stuckRuns(_ look: Look) -> [ReadinessReport.Cause] {
        look.work.works.filter { $0.idle >= Self.patience }.map { work in
            .init(
                component: "runs",
                message: "A run of \(work.entityType) has got no answer and stored nothing for "
                    + "\(work.idle.components.seconds) s."
            )
        }
    }

    private func waitingRuns(_ look: Look, now: Instant) -> [ReadinessReport.Cause] {
        guard let still = Self.time(since: runsMovedAt, now) else { return [] }
        let runs = look.load.waitingRuns == 1 ? "1 run waits" : "\(look.load.waitingRuns.grouped) runs wait"
        return [.init(component: "runs", message: "\(runs), and no run has worked for \(still).")]
    }

    /// Records of a type that a run works on wait for the run: that is no standstill.
    private func waitingRecords(_ look: Look, now: Instant) -> [ReadinessReport.Cause] {
        guard let still = Self.time(since: queueMovedAt, now) else { return [] }
        let moving = Set(look.work.works.filter { $0.hasMoved && $0.idle < Self.patience }.map(\.entityType))
        let due = look.load.due(for: Self.patience, but: moving.union(look.load.walkedTypes), now: now)
        guard !due.isEmpty else { return [] }
        let count = due.values.map(\.waiting).total
        let records = count == 1 ? "1 record is" : "\(count.grouped) records are"
        let types = due.keys.sorted().joined(separator: ", ")
        return [
            .init(
                component: "webhooks",
                message: "\(records) due (\(types)), and none was read for \(still)."
            )
        ]
    }

    private func refusal(_ look: Look) -> [ReadinessReport.Cause] {
        look.work.refusal.map { [.init(component: "source", message: "\($0)")] } ?? []
    }

    /// In words; nil where it is not too long.
    private static func time(since moved: Instant?, _ now: Instant) -> String? {
        guard let still = moved?.duration(to: now), still >= patience else { return nil }
        return "\(still.components.seconds) s"
    }
}
