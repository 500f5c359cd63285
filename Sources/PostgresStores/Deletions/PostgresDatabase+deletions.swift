package import SyncCore

extension PostgresDatabase: DeletionStore {
    package func setSuspects(
        _ ids: [String],
        of type: EntityType,
        runID: String,
        now: Instant,
        holding lease: Lease
    ) async throws(SyncError) {
        let table = table(of: type)
        try await client.write { session in
            try Fence(session).check(lease, for: type.name)
            try Suspects(session).replace(by: ids, of: table, runID: runID, now: now)
        }
    }

    package func suspects(of type: EntityType, limit: Int) async throws(SyncError) -> [DeletionEntry] {
        try await client.read { try Suspects($0).oldest(of: type.name, limit: limit) }
    }

    package func deleted(of type: EntityType, limit: Int) async throws(SyncError) -> [DeletionEntry] {
        let table = table(of: type)
        return try await client.read { session in
            try session.execute(
                """
                SELECT zoho_id, deleted_at FROM \(table.quotedName)
                WHERE deleted_at IS NOT NULL AND zoho_id IS NOT NULL
                ORDER BY deleted_at DESC, zoho_id
                LIMIT $1
                """,
                [.integer(Int64(limit))]
            ).compactMap(DeletionEntry.init)
        }
    }

    package func undelete(
        _ ids: [String],
        of type: EntityType,
        now: Instant,
        holding lease: Lease
    ) async throws(SyncError) -> Int {
        let table = table(of: type)
        return try await client.write { session in
            try Fence(session).check(lease, for: type.name)
            let entries = try RowMarks(session, table: table, now: now).undelete(ids)
            try ChangeLogRows(session).append(entries, of: type.name, runID: nil, now: now)
            try session.execute("DELETE FROM tds_meta WHERE key = 'mapping:' || $1", [.text(type.name)])
            return entries.count
        }
    }
}
