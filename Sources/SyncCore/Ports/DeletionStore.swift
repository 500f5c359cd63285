/// The records that may be gone at the source, and those that were found to be.
///
/// ## Contract
/// - Fenced like ``Destination/commit(_:holding:)``.
/// - Deleting is a commit's: ``Batch/gone``.
package protocol DeletionStore: Sendable {
    /// Replaces the suspects of a type: those that a complete listing lacked. Ids that are not stored, or are deleted, are left
    /// out; one that was a suspect before is missed since then.
    func setSuspects(
        _ ids: [String],
        of type: EntityType,
        runID: String,
        now: Instant,
        holding lease: Lease
    ) async throws(SyncError)

    /// How many suspects of each type were not asked for since they are missing. Where they are too many, they wait for a person's word
    /// (``DeletionBreaker``).
    func unaskedCounts() async throws(SyncError) -> [String: Int]

    /// The oldest first.
    func suspects(of type: EntityType, limit: Int) async throws(SyncError) -> [DeletionEntry]

    /// The last deleted first.
    func deleted(of type: EntityType, limit: Int) async throws(SyncError) -> [DeletionEntry]

    /// Brings rows back that were marked deleted, as they were; each leaves an entry in the change log. The next run makes the type's
    /// rows anew, in case payloads are read otherwise since then (``Destination/mappingVersion(of:)``).
    /// - Returns: how many were.
    func undelete(
        _ ids: [String],
        of type: EntityType,
        now: Instant,
        holding lease: Lease
    ) async throws(SyncError) -> Int
}

package struct DeletionEntry: Sendable, Equatable {
    package let entityID: String
    /// Since when it is missed, or when it was deleted.
    package let at: Instant

    package init(entityID: String, at: Instant) {
        self.entityID = entityID
        self.at = at
    }
}
