import SyncCore

/// Suspects in `tds_delete_suspects`, and what is marked deleted in the tables of records.
struct SQLDeletionStore: DeletionStore {
    let database: any ControlDatabase

    func setSuspects(
        _ ids: [String],
        of type: EntityType,
        runID: String,
        now: Instant,
        holding lease: Lease
    ) async throws(SyncError) {
        let table = database.table(of: type)
        try await database.write { session in
            try Fence(session).check(lease, for: type.name)
            _ = try session.run(Self.replacing(by: ids, of: type, in: table, runID: runID, now: now))
        }
    }

    func unaskedCounts() async throws(SyncError) -> [String: Int] {
        try await database.rows(
            """
            SELECT entity_type, count(*) AS suspects FROM tds_delete_suspects AS suspect
            WHERE NOT EXISTS (
                SELECT 1 FROM tds_record_retries AS retry
                WHERE retry.entity_type = suspect.entity_type AND retry.entity_id = suspect.entity_id
                    AND retry.phase = 'deletion'
            )
            GROUP BY entity_type
            """
        ).counts("suspects", by: "entity_type")
    }

    func suspects(of type: EntityType, limit: Int) async throws(SyncError) -> [DeletionEntry] {
        try await entries(
            """
            SELECT entity_id, missed_since AS at FROM tds_delete_suspects
            WHERE entity_type = \(type.name) ORDER BY missed_since, entity_id LIMIT \(limit)
            """
        )
    }

    func deleted(of type: EntityType, limit: Int) async throws(SyncError) -> [DeletionEntry] {
        try await entries(
            """
            SELECT zoho_id AS entity_id, deleted_at AS at FROM \(database.table(of: type))
            WHERE deleted_at IS NOT NULL AND zoho_id IS NOT NULL ORDER BY deleted_at DESC, zoho_id LIMIT \(limit)
            """
        )
    }

    func undelete(
        _ ids: [String],
        of type: EntityType,
        now: Instant,
        holding lease: Lease
    ) async throws(SyncError) -> Int {
        let table = database.table(of: type)
        return try await database.write { session in
            try Fence(session).check(lease, for: type.name)
            let entries = try RowMarks(session, type: type, table: table, now: now).undelete(ids)
            try session.append(entries, of: type.name, runID: nil, now: now)
            // So that the next run makes all rows anew.
            try session.run(MetaRows.removing("mapping:" + type.name))
            return entries.count
        }
    }

    /// A row that somebody edited into something unreadable is passed over.
    private func entries(_ query: SQLText) async throws(SyncError) -> [DeletionEntry] {
        try await database.rows(query).compactMap { row in
            guard let id = row.text("entity_id"), let at = row.instant("at") else { return nil }
            return DeletionEntry(entityID: id, at: at)
        }
    }

    // MARK: Statements

    static func replacing(by ids: [String], of type: EntityType, in table: SQLText, runID: String, now: Instant)
        -> [SQLText]
    {
        let found: SQLText = "SELECT zoho_id FROM \(table) WHERE deleted_at IS NULL AND zoho_id \(in: ids)"
        return [
            "DELETE FROM tds_delete_suspects WHERE entity_type = \(type.name) AND entity_id NOT IN (\(found))",
            """
            DELETE FROM tds_record_retries
            WHERE phase = 'deletion' AND entity_type = \(type.name) AND entity_id NOT IN (\(found))
            """,
            """
            INSERT INTO tds_delete_suspects (entity_type, entity_id, missed_since, sync_id)
            SELECT \(type.name), zoho_id, \(now), \(uuid: runID) FROM (\(found)) AS found WHERE true
            ON CONFLICT DO NOTHING
            """,
        ]
    }

    static func removing(_ ids: [String], of entityType: String) -> SQLText {
        "DELETE FROM tds_delete_suspects WHERE entity_type = \(entityType) AND entity_id \(in: ids)"
    }
}
