import SyncCore
import Synchronization

/// A state cache that is away.
struct BrokenCache: SyncStateCache {
    private let error = SyncError(.cacheUnavailable, "The cache is away.", nextStep: "Nothing: it is a test.")

    var backend: String { "broken" }
    func states(of entityType: String, ids: [String]) async throws(SyncError) -> [String: SyncState] { throw error }
    func put(_ states: [SyncState]) async throws(SyncError) { throw error }
    func invalidate(_ entityType: String, ids: [String]) async throws(SyncError) -> Int { throw error }
    func invalidateAll(_ entityType: String) async throws(SyncError) -> Int { throw error }
    func entryCounts() async throws(SyncError) -> [String: Int] { throw error }
    func note(_ note: CacheNote) async throws(SyncError) -> String? { throw error }
    func setNotes(_ notes: [CacheNote: String]) async throws(SyncError) { throw error }
}

/// A state cache whose marks fail, as when the process ends between commit and mark.
struct UnmarkedCache: SyncStateCache {
    let cache: any SyncStateCache
    /// Which marks fail.
    var fails: @Sendable ([SyncState]) async -> Bool = { _ in true }
    /// Told which records were looked up.
    var onLookUp: @Sendable ([String]) -> Void = { _ in }

    var backend: String { cache.backend }
    func states(of entityType: String, ids: [String]) async throws(SyncError) -> [String: SyncState] {
        defer { onLookUp(ids) }
        return try await cache.states(of: entityType, ids: ids)
    }
    func put(_ states: [SyncState]) async throws(SyncError) {
        guard await fails(states) else { return try await cache.put(states) }
        throw SyncError(.cacheUnavailable, "No mark is made.", nextStep: "Nothing: it is a test.")
    }
    func invalidate(_ entityType: String, ids: [String]) async throws(SyncError) -> Int {
        try await cache.invalidate(entityType, ids: ids)
    }
    func invalidateAll(_ entityType: String) async throws(SyncError) -> Int {
        try await cache.invalidateAll(entityType)
    }
    func entryCounts() async throws(SyncError) -> [String: Int] { try await cache.entryCounts() }
    func note(_ note: CacheNote) async throws(SyncError) -> String? { try await cache.note(note) }
    func setNotes(_ notes: [CacheNote: String]) async throws(SyncError) { try await cache.setNotes(notes) }
}

/// A database whose lease is taken over by another process just before the first commit.
struct StolenLease: Destination {
    private let database: SharedDatabase
    private let time: any TimeSource
    private let thief: LeaseHolder

    init(_ database: SharedDatabase, time: any TimeSource, thief: LeaseHolder) {
        self.database = database
        self.time = time
        self.thief = thief
    }

    func claim(by organizationID: String) async throws(SyncError) {
        try await database.destination.claim(by: organizationID)
    }

    func generation() async throws(SyncError) -> String { try await database.destination.generation() }

    func renewGeneration() async throws(SyncError) -> String { try await database.destination.renewGeneration() }

    func commit(_ batch: Batch, holding lease: Lease) async throws(SyncError) -> CommitOutcome {
        let later = time.now().advanced(by: .seconds(86_400))
        _ = try? await database.leases.acquire(batch.type.name, for: thief, timeToLive: .seconds(300), now: later)
        return try await database.destination.commit(batch, holding: lease)
    }

    func rowCount(of type: EntityType) async throws(SyncError) -> Int {
        try await database.destination.rowCount(of: type)
    }

    func storedVersions(
        of type: EntityType,
        after: String?,
        limit: Int
    ) async throws(SyncError) -> [StoredVersion] {
        try await database.destination.storedVersions(of: type, after: after, limit: limit)
    }

    func storedRows(of type: EntityType, ids: [String]) async throws(SyncError) -> [StoredRow] {
        try await database.destination.storedRows(of: type, ids: ids)
    }

    func storedChildren(
        of type: EntityType,
        ids: [String]
    ) async throws(SyncError) -> [String: [[ChildRow]]] {
        try await database.destination.storedChildren(of: type, ids: ids)
    }

    func mappingVersion(of type: EntityType) async throws(SyncError) -> String? {
        try await database.destination.mappingVersion(of: type)
    }

    func rotation(of type: EntityType) async throws(SyncError) -> DetailRotation? {
        try await database.destination.rotation(of: type)
    }

    func dueDetails(of type: EntityType, limit: Int, now: Instant) async throws(SyncError) -> [String] {
        try await database.destination.dueDetails(of: type, limit: limit, now: now)
    }

    func dueDetailCount(of type: EntityType, now: Instant) async throws(SyncError) -> Int {
        try await database.destination.dueDetailCount(of: type, now: now)
    }

    func retries(
        of type: EntityType,
        _ phase: RecordRetry.Phase
    ) async throws(SyncError) -> [String: RecordRetry] {
        try await database.destination.retries(of: type, phase)
    }
}
