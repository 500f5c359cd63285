/// The memory of what was synced. It only saves work: losing it at any moment costs reads and look-ups, never a row.
///
/// ## Contract
/// - An error never ends a run; the caller syncs the records.
/// - `mark` replaces entries; a later mark wins.
/// - Entries may vanish at any time (time to live, eviction, flush).
/// - `invalidate` throws unless the entries are gone for good: the caller then makes all entries void (docs/decisions/0008).
/// - One round trip per call at most per 1,000 ids, never one per id.
package protocol SyncStateCache: Sendable {
    /// Short name for status and statistics: `redis`, `sqlite`, `memory`.
    var backend: String { get }

    /// Why another cache stands in for the one that was set up; nil while there is no trouble.
    var trouble: String? { get }

    /// The entries of those ids that have one.
    func states(of entityType: String, ids: [String]) async throws(SyncError) -> [String: SyncState]

    func put(_ states: [SyncState]) async throws(SyncError)

    /// - Returns: the number of entries that really were removed.
    func invalidate(_ entityType: String, ids: [String]) async throws(SyncError) -> Int

    /// Removes all entries of a type.
    /// - Returns: the number of entries that really were removed.
    func invalidateAll(_ entityType: String) async throws(SyncError) -> Int

    /// The database took a new generation, so every entry made until now is void.
    func generationRenewed()

    /// Live entries per entity type, expired ones not counted.
    func entryCounts() async throws(SyncError) -> [String: Int]

    /// The memory that the server uses, in bytes; nil where there is no server.
    func memoryBytes() async throws(SyncError) -> Int?

    /// What was noted and has not expired.
    func note(_ note: CacheNote) async throws(SyncError) -> String?

    func setNotes(_ notes: [CacheNote: String]) async throws(SyncError)
}

extension SyncStateCache {
    package var trouble: String? { nil }

    package func generationRenewed() {}

    package func memoryBytes() async throws(SyncError) -> Int? { nil }
}
