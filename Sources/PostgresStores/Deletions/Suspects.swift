import SyncCore

/// The rows of `tds_delete_suspects`, inside a transaction.
struct Suspects {
    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    func replace(by ids: [String], of table: DataTable, runID: String, now: Instant) throws {
        let found = "SELECT zoho_id FROM \(table.quotedName) WHERE deleted_at IS NULL AND zoho_id = ANY ($2)"
        try session.execute(
            "DELETE FROM tds_delete_suspects WHERE entity_type = $1 AND entity_id NOT IN (\(found))",
            [.text(table.type.name), .texts(ids.storable)]
        )
        try session.execute(
            """
            DELETE FROM tds_record_retries
            WHERE phase = 'deletion' AND entity_type = $1 AND entity_id NOT IN (\(found))
            """,
            [.text(table.type.name), .texts(ids.storable)]
        )
        try session.execute(
            """
            INSERT INTO tds_delete_suspects (entity_type, entity_id, missed_since, sync_id)
            SELECT $1, zoho_id, $3, $4::uuid FROM (\(found)) AS found
            ON CONFLICT DO NOTHING
            """,
            [.text(table.type.name), .texts(ids.storable), .instant(now), .text(runID)]
        )
    }

    static func removing(_ ids: [String], of entityType: String) -> Statement {
        Statement(
            "DELETE FROM tds_delete_suspects WHERE entity_type = $1 AND entity_id = ANY ($2)",
            [.text(entityType), .texts(ids.storable)]
        )
    }

    func oldest(of entityType: String, limit: Int) throws -> [DeletionEntry] {
        try session.execute(
            """
            SELECT entity_id, missed_since FROM tds_delete_suspects
            WHERE entity_type = $1 ORDER BY missed_since, entity_id LIMIT $2
            """,
            [.text(entityType), .integer(Int64(limit))]
        ).compactMap(DeletionEntry.init)
    }
}

extension DeletionEntry {
    /// - Parameter row: the id, and since when; nil where somebody edited that into infinity.
    init?(_ row: ResultRow) {
        guard let id = row.text(0), let at = row.instant(1) else { return nil }
        self.init(entityID: id, at: at)
    }
}
