import GRDB
import SyncCore

/// What is set on stored rows without a record: whether their details are due, and whether they are deleted.
struct RowMarks {
    private let database: Database
    private let table: DataTable
    private let now: String

    init(_ database: Database, type: EntityType, now: Instant) {
        self.database = database
        table = DataTable(type: type)
        self.now = now.description
    }

    func settleDetails(_ ids: [String]) throws {
        guard !ids.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: """
                UPDATE \(table.quotedName) SET details_due = 0
                WHERE details_due = 1 AND zoho_id IN (SELECT value FROM json_each(?))
                """
        )
        try statement.execute(arguments: [try JSONText.encode(ids)])
    }

    func makeDetailsDue(_ ids: [String]) throws {
        guard !ids.isEmpty else { return }
        try database.execute(
            sql: """
                UPDATE \(table.quotedName) SET details_due = 1
                WHERE details_due = 0 AND zoho_id IN (SELECT value FROM json_each(?))
                """,
            arguments: [try JSONText.encode(ids)]
        )
    }

    /// Marks rows deleted that are not yet.
    /// - Parameter others: the ids of the records that were answered instead.
    /// - Returns: what each of them leaves in the change log.
    func delete(_ ids: [String], answeredAs others: [String: String]) throws -> [ChangeEntry] {
        guard !ids.isEmpty else { return [] }
        let statement = try database.cachedStatement(
            sql: """
                UPDATE \(table.quotedName) SET deleted_at = ?, is_active = 0, updated_at = ?
                WHERE deleted_at IS NULL AND zoho_id IN (SELECT value FROM json_each(?))
                RETURNING zoho_id, id
                """
        )
        return try GRDB.Row.fetchAll(statement, arguments: [now, now, try JSONText.encode(ids)]).map { row in
            ChangeEntry(
                .deleted,
                entityID: row[0],
                localID: String(row[1] as Int64),
                answeredAs: others[row[0]]
            )
        }
    }

    /// Brings rows back that are marked deleted.
    /// - Returns: what each of them leaves in the change log.
    func undelete(_ ids: [String]) throws -> [ChangeEntry] {
        let rows = try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT id, zoho_id, content_hash IS NULL, zoho_raw_data, zoho_detail_data
                FROM \(table.quotedName)
                WHERE deleted_at IS NOT NULL AND zoho_id IN (SELECT value FROM json_each(?))
                """,
            arguments: [try JSONText.encode(ids)]
        )
        let statement = try database.makeStatement(
            sql: "UPDATE \(table.quotedName) SET deleted_at = NULL, is_active = ?, updated_at = ? WHERE id = ?"
        )
        return try rows.map { row in
            let id: Int64 = row[0]
            let payloads = row[2] ? [row[4], row[3]] as [String?] : [row[3], row[4]]
            try statement.execute(arguments: [table.type.active.isActive(stored: payloads), now, id])
            return ChangeEntry(.undeleted, entityID: row[1], localID: String(id))
        }
    }
}
