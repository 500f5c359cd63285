/// The history of runs, their checkpoints and cursors.
///
/// ## Contract
/// - `start` closes a run of the same type that was left in progress (its process ended without a word) as failed.
/// - `finish` of a run over everything that ended whole (``RunStatus/endsWhole``) removes the type's checkpoint; others keep it.
/// - The cursor moves only in `finish`, so only when every row of the run is safe.
package protocol RunStore: Sendable {
    func start(_ run: RunRecord, holding lease: Lease) async throws(SyncError)

    /// - Parameter cursor: nil leaves the stored one.
    func finish(_ run: RunRecord, cursor: SyncCursor?, holding lease: Lease) async throws(SyncError)

    /// How far a type's changes are known; nil before its first complete run.
    func cursor(of entityType: String) async throws(SyncError) -> SyncCursor?

    /// The checkpoint of a type's unfinished full run.
    func checkpoint(of entityType: String) async throws(SyncError) -> Checkpoint?

    /// The newest runs, newest first.
    func recentRuns(limit: Int) async throws(SyncError) -> [RunRecord]
}
