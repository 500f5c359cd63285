/// The history of runs, their checkpoints and cursors.
///
/// ## Contract
/// - `start` closes a run of the same type that was left in progress (its process ended without a word) as failed. A run that
///   has this id already, because it waited or another server had begun it, begins anew.
/// - `finish` of a run over everything that ended whole (``RunStatus/endsWhole``) removes the type's checkpoint; others keep it.
/// - The cursor moves only in `finish`, so only when every row of the run is safe.
package protocol RunStore: Sendable {
    func start(_ run: RunRecord, holding lease: Lease) async throws(SyncError)

    /// - Parameter cursor: nil leaves the stored one.
    func finish(_ run: RunRecord, cursor: SyncCursor?, holding lease: Lease) async throws(SyncError)

    /// Ends a run that could not begin.
    func close(_ run: RunRecord) async throws(SyncError)

    /// How far a type's changes are known; nil before its first complete run.
    func cursor(of entityType: String) async throws(SyncError) -> SyncCursor?

    /// The checkpoint of a type's unfinished full run.
    func checkpoint(of entityType: String) async throws(SyncError) -> Checkpoint?

    /// The newest runs, newest first.
    func recent(limit: Int) async throws(SyncError) -> [RunRecord]

    /// All runs that wait or work, newest first. Each reading of announced records leaves a run, so they are soon not among the
    /// newest any more.
    func open() async throws(SyncError) -> [RunRecord]

    /// Of each type of the catalog and each mode the last runs that have ended, however many others there were since; newest
    /// first.
    func last(ofEach count: Int) async throws(SyncError) -> [RunRecord]

    func run(_ id: String) async throws(SyncError) -> RunRecord?

    /// The newest run of each type that read a listing and ended whole: how fresh the type is.
    func freshness() async throws(SyncError) -> [String: Instant]

    /// Removes runs that ended before an instant, at most `limit` at once.
    /// - Returns: how many.
    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int
}
