import GRDB
package import SyncCore

extension SQLiteDatabase: DeletionStore {
    package func setSuspects(
        _ ids: [String],
        of type: EntityType,
        runID: String,
        now: Instant,
        holding lease: Lease
    ) async throws(SyncError) {
        try await file.write { database in
            try Fence(database).check(lease, for: type.name)
            try Suspects(database).replace(by: ids, of: type, runID: runID, now: now)
        }
    }

    package func suspects(of type: EntityType, limit: Int) async throws(SyncError) -> [DeletionEntry] {
        try await file.read { try Suspects($0).oldest(of: type.name, limit: limit) }
    }

    package func deleted(of type: EntityType, limit: Int) async throws(SyncError) -> [DeletionEntry] {
        try await file.read { database in
            try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT zoho_id, deleted_at FROM \(DataTable(type: type).quotedName)
                    WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, zoho_id LIMIT ?
                    """,
                arguments: [limit]
            ).compactMap(DeletionEntry.init)
        }
    }

    package func undelete(
        _ ids: [String],
        of type: EntityType,
        now: Instant,
        holding lease: Lease
    ) async throws(SyncError) -> Int {
        try await file.write { database in
            try Fence(database).check(lease, for: type.name)
            let entries = try RowMarks(database, type: type, now: now).undelete(ids)
            try ChangeLogRows(database).append(entries, of: type.name, runID: nil, now: now)
            try MappingVersion(database, of: type.name).forget()
            return entries.count
        }
    }
}
