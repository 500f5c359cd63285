/// When each type is synced and verified next, shared by all servers of a database: `tds_schedules`.
///
/// ## Contract
/// - `advance` takes place once: of two servers that advance an entry from the same instant one is told true.
package protocol ScheduleStore: Sendable {
    func entries() async throws(SyncError) -> [ScheduleEntry]

    /// Adds entries that are not there yet; others stay as they are.
    func plan(_ entries: [ScheduleEntry]) async throws(SyncError)

    /// Moves an entry on, if its time still is `entry.nextAt`.
    /// - Parameter note: why the turn was skipped; nil where it was not.
    func advance(_ entry: ScheduleEntry, to next: Instant, note: String?) async throws(SyncError) -> Bool
}

package struct ScheduleEntry: Sendable, Equatable {
    package enum Task: String, Sendable, CaseIterable {
        /// What changed, and once an hour a slice of everything (``SyncMode/scheduled``).
        case sync
        /// Everything, so that what is gone at the source is found (``SyncMode/full``).
        case full
        /// A comparison of everything with the source.
        case verification
    }

    package let entityType: String
    package let task: Task
    package let nextAt: Instant
    /// Why the last turn was skipped.
    package let note: String?

    package init(entityType: String, task: Task, nextAt: Instant, note: String? = nil) {
        self.entityType = entityType
        self.task = task
        self.nextAt = nextAt
        self.note = note
    }

    /// How far the clocks of servers may differ, so that one does not take another's next turn for one of a wrong clock.
    private static let clockTolerance: Duration = .seconds(3_600)

    /// Whether the turn is to be taken now. One that lies further away than its interval was planned by a clock that was wrong, or
    /// for a longer interval, and is due.
    package func isDue(every interval: Duration, now: Instant) -> Bool {
        nextAt <= now || nextAt > now.advanced(by: interval + Self.clockTolerance)
    }
}
