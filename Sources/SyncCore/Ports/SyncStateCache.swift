/// The memory of what was synced. It only saves work: losing it at any moment costs reads and look-ups, never a row.
///
/// ## Contract
/// - An error never ends a run; the caller syncs the records.
/// - `mark` replaces entries; a later mark wins.
/// - Entries may vanish at any time (time to live, eviction, flush).
/// - One round trip per call at most per 1,000 ids, never one per id.
package protocol SyncStateCache: Sendable {
    /// Short name for status and statistics: `sqlite`, `memory`.
    var backend: String { get }

    /// The entries of those ids that have one.
    func states(of entityType: String, ids: [String]) async throws(SyncError) -> [String: SyncState]

    func mark(_ states: [SyncState]) async throws(SyncError)

    /// Removes one entry, or all of a type.
    /// - Returns: the number of entries that really were removed.
    func invalidate(_ entityType: String, id: String?) async throws(SyncError) -> Int

    /// Live entries per entity type, expired ones not counted.
    func entryCounts() async throws(SyncError) -> [String: Int]
}
