import GRDB
import SyncCore

/// The rows of `tds_delete_suspects`, inside a transaction.
struct Suspects {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func replace(by ids: [String], of type: EntityType, runID: String, now: Instant) throws {
        let found = """
            SELECT zoho_id FROM \(DataTable(type: type).quotedName)
            WHERE deleted_at IS NULL AND zoho_id IN (SELECT value FROM json_each(:ids))
            """
        let arguments: StatementArguments = ["entityType": type.name, "ids": try JSONText.encode(ids)]
        try database.execute(
            sql: "DELETE FROM tds_delete_suspects WHERE entity_type = :entityType AND entity_id NOT IN (\(found))",
            arguments: arguments
        )
        try database.execute(
            sql: """
                DELETE FROM tds_record_retries
                WHERE phase = 'deletion' AND entity_type = :entityType AND entity_id NOT IN (\(found))
                """,
            arguments: arguments
        )
        try database.execute(
            sql: """
                INSERT INTO tds_delete_suspects (entity_type, entity_id, missed_since, sync_id)
                SELECT :entityType, zoho_id, :now, :runID FROM (\(found)) WHERE true
                ON CONFLICT DO NOTHING
                """,
            arguments: arguments + ["now": now.description, "runID": runID]
        )
    }

    func remove(_ ids: [String], of entityType: String) throws {
        guard !ids.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: """
                DELETE FROM tds_delete_suspects
                WHERE entity_type = ? AND entity_id IN (SELECT value FROM json_each(?))
                """
        )
        try statement.execute(arguments: [entityType, try JSONText.encode(ids)])
    }

    func oldest(of entityType: String, limit: Int) throws -> [DeletionEntry] {
        try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT entity_id, missed_since FROM tds_delete_suspects
                WHERE entity_type = ? ORDER BY missed_since, entity_id LIMIT ?
                """,
            arguments: [entityType, limit]
        ).compactMap(DeletionEntry.init)
    }
}

extension DeletionEntry {
    /// - Parameter row: the id, and since when; nil where somebody edited that into something unreadable.
    init?(_ row: GRDB.Row) {
        guard let at = Instant(iso8601: row[1] as String) else { return nil }
        self.init(entityID: row[0], at: at)
    }
}
