/// The history of runs, their checkpoints and cursors.
///
/// ## Contract
/// - `start` closes a run of the same type that was left in progress (its process ended without a word) as failed.
/// - `finish` with ``RunStatus/completed`` or ``RunStatus/partial`` removes the type's checkpoint; other statuses keep it.
/// - The cursor moves only in `finish`, so only when every row of the run is safe.
package protocol RunStore: Sendable {
    func start(_ run: RunRecord, holding lease: Lease) async throws(SyncError)

    /// - Parameter cursor: the newest instant that the run saw at the source; nil leaves the stored one.
    func finish(_ run: RunRecord, cursor: Instant?, holding lease: Lease) async throws(SyncError)

    /// The checkpoint of a type's unfinished full run.
    func checkpoint(of entityType: String) async throws(SyncError) -> Checkpoint?

    /// The newest runs, newest first.
    func recentRuns(limit: Int) async throws(SyncError) -> [RunRecord]
}
