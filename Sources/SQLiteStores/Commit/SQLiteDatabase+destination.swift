import GRDB
import SQLStores
package import SyncCore

extension SQLiteDatabase: Destination {
    package func generation() async throws(SyncError) -> String {
        try await file.read { [path = file.path] database in
            guard let generation = try Generation.current(in: database) else {
                throw SyncError(
                    .destinationIncompatible,
                    "The database \(path) has lost its generation in tds_meta.",
                    nextStep: "Start the program again: it makes a new one, and the next sync looks at every record."
                )
            }
            return generation
        }
    }

    package func renewGeneration() async throws(SyncError) -> String {
        try await file.write { database in try Generation.renew(in: database) }
    }

    package func commit(_ batch: Batch, holding lease: Lease) async throws(SyncError) -> CommitOutcome {
        try await file.write { database in
            try BatchCommit(database, batch: batch, lease: lease, catalog).run()
        }
    }

    package func storedVersions(
        of type: EntityType,
        after: String?,
        limit: Int
    ) async throws(SyncError) -> [StoredVersion] {
        let first = after.map { Int64($0) ?? .max } ?? 0
        return try await file.read { try StoredRows($0, type: type).versions(after: first, limit: limit) }
    }

    package func storedRows(of type: EntityType, ids: [String]) async throws(SyncError) -> [StoredRow] {
        try await file.read { try StoredRows($0, type: type).rows(ids) }
    }

    package func dueDetails(of type: EntityType, limit: Int, now: Instant) async throws(SyncError) -> [String] {
        guard type.details != nil else { return [] }
        return try await file.read { try StoredRows($0, type: type).dueDetails(limit: limit, now: now) }
    }

    package func storedChildren(
        of type: EntityType,
        ids: [String]
    ) async throws(SyncError) -> [String: [[ChildRow]]] {
        try await file.read { try StoredChildren($0, type: type).rows(ids) }
    }

    package func mappingVersion(of type: EntityType) async throws(SyncError) -> String? {
        try await file.read { try MetaRows.value(of: "mapping:" + type.name, in: SQLiteSession($0)) }
    }

    package func rotation(of type: EntityType) async throws(SyncError) -> DetailRotation? {
        try await file.read { try CursorRow.fetch(type.name, in: SQLiteSession($0))?.rotation }
    }

    package func rowCount(of type: EntityType) async throws(SyncError) -> Int {
        try await file.read { try StoredRows($0, type: type).count() }
    }

    package func dueDetailCount(of type: EntityType, now: Instant) async throws(SyncError) -> Int {
        guard type.details != nil else { return 0 }
        return try await file.read { try StoredRows($0, type: type).dueDetailCount(now: now) }
    }

    package func retries(
        of type: EntityType,
        _ phase: RecordRetry.Phase
    ) async throws(SyncError) -> [String: RecordRetry] {
        try await file.read { try RecordRetries.all(phase, of: type.name, in: SQLiteSession($0)) }
    }
}
