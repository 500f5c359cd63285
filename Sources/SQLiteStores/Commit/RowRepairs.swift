import GRDB
import SyncCore

/// Puts rows right from their own payloads.
struct RowRepairs {
    private let database: Database
    private let table: DataTable
    private let now: String

    init(_ database: Database, type: EntityType, now: Instant) {
        self.database = database
        table = DataTable(type: type)
        self.now = now.description
    }

    /// - Returns: what the rows leave in the change log.
    func carryOut(_ repairs: [RowRepair]) throws -> [ChangeEntry] {
        try repairs.compactMap(carryOut)
    }

    private func carryOut(_ repair: RowRepair) throws -> ChangeEntry? {
        let names =
            table.type.columns.map(\.name)
            + ["custom_fields", "content_hash", "detail_hash", "last_modified_time", "updated_at"]
        let isActive = "is_active = CASE WHEN deleted_at IS NULL THEN ? ELSE is_active END"
        let assignments = names.map { "\($0.quotedDatabaseIdentifier) = ?" } + [isActive]
        let statement = try database.cachedStatement(
            sql: """
                UPDATE \(table.quotedName) SET \(assignments.joined(separator: ", ")) WHERE zoho_id = ? RETURNING id
                """
        )
        var values: [DatabaseValue] = []
        for (column, value) in zip(table.type.columns, repair.columns.values) {
            values.append(try value.databaseValue(of: column))
        }
        values += [
            repair.columns.customFields.databaseValue, (repair.hashes[.list]?.description).databaseValue,
            (repair.hashes[.detail]?.description).databaseValue, (repair.lastModified?.description).databaseValue,
            now.databaseValue, repair.columns.isActive.databaseValue, repair.entityID.databaseValue,
        ]
        guard let id = try Int64.fetchOne(statement, arguments: StatementArguments(values)) else { return nil }
        try ChildStatements(database, type: table.type).replace(by: repair.children, of: id)
        return ChangeEntry(repair, localID: String(id))
    }
}
