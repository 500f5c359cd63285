import GRDB
import SyncCore

/// The statements of one table during one commit.
///
/// Rows are looked up and written one statement each, prepared once: SQLite runs inside this process, so there is no round
/// trip to save, and a statement with a thousand values is not faster than a thousand executions of a small one
/// (sqlite.org/np1queryprob.html). INSERT and UPDATE are separate, and not one upsert, so that triggers of the user see what
/// really happened, and an unchanged row costs no write.
struct RowStatements {
    private let database: Database
    private let table: DataTable
    private let now: DatabaseValue
    /// Those that the payloads tell.
    private let columns: [String]

    init(_ database: Database, table: DataTable, now: Instant) {
        self.database = database
        self.table = table
        self.now = now.description.databaseValue
        columns = table.type.columns.map(\.name) + ["custom_fields", "is_active", "last_modified_time"]
    }

    func stored(_ record: SourceRecord) throws -> RowState? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, \(record.shape.hashColumn), \(record.shape.other.hashColumn), last_modified_time,
                    deleted_at IS NOT NULL, details_due
                FROM \(table.quotedName)
                WHERE zoho_id = ?
                """
        )
        guard let row = try GRDB.Row.fetchOne(statement, arguments: [record.id.storable(as: "the id")]) else {
            return nil
        }
        return RowState(
            id: row[0],
            hash: (row[1] as String?).flatMap { ContentHash(hexadecimal: $0) },
            otherHash: (row[2] as String?).flatMap { ContentHash(hexadecimal: $0) },
            lastModified: (row[3] as String?).flatMap { Instant(iso8601: $0) },
            isDeleted: row[4],
            detailsAreDue: row[5]
        )
    }

    /// What is stored of a row's record, in the shape of the one that replaces it and in the other one.
    func payloads(_ shape: RecordShape, of localID: Int64) throws -> (own: String?, other: String?) {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(shape.payloadColumn), \(shape.other.payloadColumn) FROM \(table.quotedName)
                WHERE id = ?
                """
        )
        guard let row = try GRDB.Row.fetchOne(statement, arguments: [localID]) else { return (nil, nil) }
        return (row[0], row[1])
    }

    /// - Returns: the new row's local id.
    func insert(_ values: RowValues, of record: SourceRecord) throws -> Int64 {
        let columns =
            ["zoho_id"] + columns
            + [record.shape.hashColumn, record.shape.payloadColumn, "zoho_synced_at", "created_at", "updated_at"]
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO \(table.quotedName) (\(columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")))
                VALUES (\(databaseQuestionMarks(count: columns.count)))
                """
        )
        let arguments = [record.id.databaseValue] + values.columns + [values.hash, values.payload, now, now, now]
        try statement.execute(arguments: StatementArguments(arguments))
        return database.lastInsertedRowID
    }

    /// - Parameter merge: what the row becomes.
    func update(_ localID: Int64, to values: RowValues, _ merge: RowMerge, of record: SourceRecord) throws {
        let (own, other) = (record.shape, record.shape.other)
        let columns = columns + [own.hashColumn, own.payloadColumn, "zoho_synced_at", "updated_at"]
        // What is written is there.
        var assignments = columns.map { "\($0.quotedDatabaseIdentifier) = ?" } + ["deleted_at = NULL"]
        if merge.makesDetailsDue { assignments.append("details_due = 1") }
        if !merge.otherHashHolds { assignments.append("\(other.hashColumn) = NULL") }
        let statement = try database.cachedStatement(
            sql: "UPDATE \(table.quotedName) SET \(assignments.joined(separator: ", ")) WHERE id = ?"
        )
        let hash = merge.ownHashHolds ? values.hash : .null
        let arguments = values.columns + [hash, values.payload, now, now, localID.databaseValue]
        try statement.execute(arguments: StatementArguments(arguments))
    }
}
