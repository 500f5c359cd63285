public import Foundation
import SyncApp
import SyncCore
import SyncEngine
import ZohoAPI

/// The state cache: what was synced, and so need not be synced again.
///
/// Types are named as on the command line: `products`, `product`, or an alias of it. Entities are JSON objects exactly as
/// Zoho sent them; a row of a listing and a detail differ in members, so bring always the same of the two.
///
/// Only a record that is stored may be marked. Call ``invalidate(_:id:)`` before the commit that changes its row and
/// ``markSynced(_:id:data:localID:)`` after it: whatever fails in between, no entry is then older than its row.
public struct CacheService: Sendable {
    private let operations: CacheOperations
    private let app: App

    init(_ operations: CacheOperations, _ app: App) {
        self.operations = operations
        self.app = app
    }

    // MARK: Deciding

    /// Whether an entity is to be synced, and why.
    ///
    /// Where the cache cannot be asked, it is (`cache_check_error`): a broken cache may cost work, never data.
    ///
    /// - Parameters:
    ///   - id: The entity's Zoho id; the one in `data` must be the same.
    ///   - data: The entity as Zoho sent it.
    ///   - force: Sync it whatever the cache says.
    /// - Throws: ``DataSyncError`` where the type is unknown or `data` is not a record of it.
    public func shouldSync(
        _ type: String,
        id: String,
        data: Data,
        force: Bool = false
    ) async throws(DataSyncError) -> SyncDecision {
        let type = try EntityType.named(type)
        let record = try type.record(data, id: id)
        let reason = try await translated { () async throws(SyncError) in
            try await operations.check([record], of: type, force: force)
        }
        return SyncDecision(reason: reason.first ?? .cacheCheckError)
    }

    /// Decides about many entities with one look-up for each thousand.
    ///
    /// An entity without an id is to be synced, for the reason `no_id`.
    public func bulkCheck(
        _ type: String,
        entities: [Data],
        force: Bool = false
    ) async throws(DataSyncError) -> BulkCheck {
        let type = try EntityType.named(type)
        var records: [(index: Int, record: SourceRecord)] = []
        var reasons = [DecisionReason](repeating: .noID, count: entities.count)
        for (index, data) in entities.enumerated() {
            if let record = try type.recordWithID(data) { records.append((index, record)) }
        }
        let found = try await translated { [records] () async throws(SyncError) in
            try await operations.check(records.map(\.record), of: type, force: force)
        }
        for (place, reason) in zip(records, found) { reasons[place.index] = reason }
        return BulkCheck(entities, reasons)
    }

    // MARK: Entries

    /// Notes that an entity is stored; its `sync_count` goes up by one.
    ///
    /// - Parameter localID: The id of its row in your database.
    /// - Returns: whether the entry was stored; false where the cache cannot be reached.
    public func markSynced(
        _ type: String,
        id: String,
        data: Data,
        localID: String
    ) async throws(DataSyncError) -> Bool {
        let type = try EntityType.named(type)
        let record = try type.record(data, id: id)
        do throws(SyncError) {
            try await operations.mark([record], localIDs: [localID], of: type)
            return true
        } catch {
            return false
        }
    }

    /// The entry of an entity; nil where there is none.
    public func state(_ type: String, id: String) async throws(DataSyncError) -> EntityState? {
        let type = try EntityType.named(type)
        let states = try await translated { () async throws(SyncError) in
            try await app.stores.cache.states(of: type.name, ids: [id])
        }
        return states[id].map(EntityState.init)
    }

    /// Removes the entry of an entity, or of all of its type: they are looked at again.
    /// - Returns: the number of entries that really were removed.
    @discardableResult
    public func invalidate(_ type: String, id: String? = nil) async throws(DataSyncError) -> Int {
        let type = try EntityType.named(type)
        return try await translated { () async throws(SyncError) in
            if let id { return try await app.stores.cache.invalidate(type.name, ids: [id]) }
            return try await app.stores.cache.invalidateAll(type.name)
        }
    }

    /// Fills the cache from the hashes in the database: a sync right afterwards skips what did not change.
    /// - Returns: the number of entities cached.
    public func warm(_ type: String) async throws(DataSyncError) -> Int {
        let type = try EntityType.named(type)
        return try await translated { () async throws(SyncError) in
            try await app.warmer.warm(type, as: app.holder("warm"))
        }
    }

    // MARK: Batches

    /// Notes for two hours that a batch of yours is finished.
    public func markBatchComplete(_ type: String, batchID: String) async throws(DataSyncError) {
        let type = try EntityType.named(type)
        let batch = FinishedBatch(entityType: type.name, id: batchID, finishedAt: app.time.now())
        try await translated { () async throws(SyncError) in
            try await app.stores.cache.setNotes([batch.note: batch.json])
        }
    }

    /// Whether a batch was finished within the last hours; never true for more than two, since no batch is noted longer.
    public func wasBatchSynced(
        _ type: String,
        batchID: String,
        withinHours hours: Double
    ) async throws(DataSyncError) -> Bool {
        let type = try EntityType.named(type)
        let note = try await translated { () async throws(SyncError) in
            try await app.stores.cache.note(.batch(entityType: type.name, id: batchID))
        }
        guard let batch = note.flatMap(FinishedBatch.init(json:)) else { return false }
        return batch.finishedAt.duration(to: app.time.now()).seconds <= hours * 3_600
    }

    // MARK: Switch and numbers

    /// Whether entities are looked up. Disabled, every one is to be synced; nothing is forgotten.
    public var isEnabled: Bool { operations.isEnabled }

    public func enable() { operations.isEnabled = true }

    public func disable() { operations.isEnabled = false }

    /// Sets the counts of look-ups back to zero; the entries stay.
    public func resetStatistics() { operations.resetSession() }

    public func statistics() async -> CacheStatistics {
        let status = await app.stores.cacheStatus()
        let session = operations.session
        return CacheStatistics(
            backend: status.backend,
            isEnabled: operations.isEnabled,
            trouble: status.trouble,
            keysPerType: status.entries,
            totalChecked: session.totalChecked,
            hits: session.hits,
            misses: session.misses,
            skipped: session.skipped,
            synced: session.synced,
            hitRate: session.hitRate,
            memoryBytes: status.memoryBytes,
            entryTimeToLive: SyncState.timeToLive
        )
    }
}

extension EntityType {
    /// The type that a word means.
    static func named(_ word: String) throws(DataSyncError) -> EntityType {
        if let type = EntityCatalog.zoho.type(named: word) { return type }
        throw DataSyncError(
            code: "unknown_type",
            message: "There is no entity type \"\(word.prefix(60))\".",
            nextStep: "Use one of: \(EntityCatalog.zoho.pluralsText)."
        )
    }

    /// The record in an entity's JSON.
    fileprivate func record(_ data: Data, id: String) throws(DataSyncError) -> SourceRecord {
        guard let record = try recordWithID(data), record.id == id else {
            throw DataSyncError(
                code: "invalid_entity",
                message: "The entity's \(layout.idMember) is not \(id.prefix(60)).",
                nextStep: "Bring the entity with the id that it has."
            )
        }
        return record
    }

    /// Nil where the entity has no id.
    fileprivate func recordWithID(_ data: Data) throws(DataSyncError) -> SourceRecord? {
        let answer: DetailAnswer
        do throws(JSONFault) {
            answer = try RecordReader.record([UInt8](data), of: self)
        } catch {
            throw .invalid("The entity is not one JSON value: \(error)")
        }
        switch answer {
        case .record(let record): return record
        case .rejected(let rejected) where rejected.fault.code == .noID: return nil
        case .rejected(let rejected): throw .invalid("The entity cannot be read: \(rejected.fault.message)")
        case .foreign: throw .invalid("The entity is no \(name)")
        }
    }
}

extension DataSyncError {
    fileprivate static func invalid(_ what: String) -> DataSyncError {
        DataSyncError(
            code: "invalid_entity",
            message: what + ".",
            nextStep: "Bring one JSON object as Zoho sent it."
        )
    }
}
