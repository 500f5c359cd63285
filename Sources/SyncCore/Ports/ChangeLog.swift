/// The log of all changes, `tds_sync_logs`: why a row is as it is, and the outbox of change events.
///
/// ## Contract
/// - Entries are written by commits only, so one is there if and only if its change is.
/// - Entries of one entity come in the order of their commits, and ``LoggedChange/sequence`` grows with it.
/// - An entry is in ``unrelayed(limit:)`` until it was marked, also when its commit ended long after later sequences were given.
package protocol ChangeLog: Sendable {
    /// The newest entries of one entity, newest first.
    func history(of type: EntityType, entityID: String, limit: Int) async throws(SyncError) -> [LoggedChange]

    /// The oldest entries that no relay has marked, and that are events (``ChangeAction/isEvent``).
    func unrelayed(limit: Int) async throws(SyncError) -> [LoggedChange]

    func markRelayed(_ sequences: [Int64], at now: Instant) async throws(SyncError)

    /// Events behind a sequence, in order.
    func events(after sequence: Int64, limit: Int) async throws(SyncError) -> [LoggedChange]

    /// The newest sequence; 0 where nothing was logged.
    func lastSequence() async throws(SyncError) -> Int64

    /// Removes entries older than an instant, at most `limit` at once.
    /// - Returns: how many.
    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int
}
