/// The dead letters: records that could not be read or stored, with all that is needed to try again.
package protocol DeadLetterStore: Sendable {
    /// Open dead letters per entity type.
    func openCounts() async throws(SyncError) -> [String: Int]

    /// Newest first.
    /// - Parameters:
    ///   - status: nil for all.
    ///   - type: nil for all.
    func letters(
        status: DeadLetterStatus?,
        of type: EntityType?,
        limit: Int
    ) async throws(SyncError) -> [StoredDeadLetter]

    /// The ids of records of which a shape could not be read or stored, noted for one of some types.
    func openIDs(of types: [String], _ shape: LetterShape) async throws(SyncError) -> Set<String>

    func letter(_ id: String) async throws(SyncError) -> StoredDeadLetter?

    /// Of one record, open or closed: an open one first, then the newest. It has one at most for its list row, one for its
    /// detail and one for its image.
    func letter(of type: EntityType, entityID: String) async throws(SyncError) -> StoredDeadLetter?

    /// Closes an open letter for good; nothing is tried again.
    /// - Returns: whether it was open.
    func discard(_ id: String, now: Instant) async throws(SyncError) -> Bool

    /// Removes letters that are closed and were last seen before an instant, at most `limit` at once. Open ones stay, however
    /// old. A record whose letter was removed gets a new one, open, when it fails again.
    /// - Returns: how many.
    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int
}

package enum DeadLetterStatus: String, Sendable, CaseIterable {
    case open
    /// Its record was stored since.
    case resolved
    case discarded
}

package struct StoredDeadLetter: Sendable, Equatable {
    /// A UUID.
    package let id: String
    package let entityType: String
    /// Nil where the record has no readable id: then only a full run can bring it again.
    package let entityID: String?
    /// What could not be read or stored; nil where an older version noted it.
    package let shape: LetterShape?
    package let reason: String
    package let message: String
    /// Exactly as the source sent it.
    package let payload: [UInt8]
    /// The run that met it last.
    package let runID: String
    package let attempts: Int
    package let status: DeadLetterStatus
    package let firstSeen: Instant
    package let lastSeen: Instant

    package init(
        id: String,
        entityType: String,
        entityID: String?,
        shape: LetterShape?,
        reason: String,
        message: String,
        payload: [UInt8],
        runID: String,
        attempts: Int,
        status: DeadLetterStatus,
        firstSeen: Instant,
        lastSeen: Instant
    ) {
        self.id = id
        self.entityType = entityType
        self.entityID = entityID
        self.shape = shape
        self.reason = reason
        self.message = message
        self.payload = payload
        self.runID = runID
        self.attempts = attempts
        self.status = status
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
    }
}
