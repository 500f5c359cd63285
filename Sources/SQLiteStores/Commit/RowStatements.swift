import GRDB
import SyncCore

/// The statements that store rows of one shape in one table, during one commit.
///
/// Rows are looked up and written one statement each, prepared once (by GRDB, and again after an error: no statement can be used
/// after its own). SQLite runs inside this process, so there is no round trip to save, and a statement with a thousand values is
/// not faster than a thousand executions of a small one (sqlite.org/np1queryprob.html). INSERT and UPDATE are separate, and not one upsert, so that triggers of the user see what
/// really happened, and an unchanged row costs no write.
struct RowStatements {
    private let database: Database
    private let now: DatabaseValue
    private let look: String
    private let payloads: String
    private let insert: String
    private let update: String

    init(_ database: Database, table: DataTable, shape: RecordShape, now: Instant) {
        self.database = database
        self.now = now.description.databaseValue
        let (name, other) = (table.quotedName, shape.other)
        look = """
            SELECT id, \(shape.hashColumn), \(other.hashColumn), last_modified_time, deleted_at IS NOT NULL, details_due
            FROM \(name)
            WHERE zoho_id = ?
            """
        payloads = "SELECT \(shape.payloadColumn), \(other.payloadColumn) FROM \(name) WHERE id = ?"
        let told = table.type.columns.map(\.name) + ["custom_fields", "is_active", "last_modified_time"]
        let written = (told + [shape.hashColumn, shape.payloadColumn, "zoho_synced_at", "updated_at"])
            .map(\.quotedDatabaseIdentifier)
        let inserted = written + ["zoho_id", "created_at"]
        insert = """
            INSERT INTO \(name) (\(inserted.joined(separator: ", ")))
            VALUES (\(databaseQuestionMarks(count: inserted.count)))
            """
        // What is written is there.
        update = """
            UPDATE \(name)
            SET \(written.map { "\($0) = ?" }.joined(separator: ", ")), deleted_at = NULL,
                details_due = details_due OR ?, \(other.hashColumn) = CASE WHEN ? THEN \(other.hashColumn) END
            WHERE id = ?
            """
    }

    func stored(_ record: SourceRecord) throws -> RowState? {
        let statement = try database.cachedStatement(sql: look)
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
    func payloads(of localID: Int64) throws -> (own: String?, other: String?) {
        let statement = try database.cachedStatement(sql: payloads)
        guard let row = try GRDB.Row.fetchOne(statement, arguments: [localID]) else { return (nil, nil) }
        return (row[0], row[1])
    }

    /// - Returns: the new row's local id.
    func insert(_ values: RowValues, of record: SourceRecord) throws -> Int64 {
        let written = values.columns + [values.hash, values.payload, now, now]
        let arguments = StatementArguments(written + [record.id.databaseValue, now])
        try database.cachedStatement(sql: insert).execute(arguments: arguments)
        return database.lastInsertedRowID
    }

    /// - Parameter merge: what the row becomes.
    func update(_ localID: Int64, to values: RowValues, _ merge: RowMerge) throws {
        let hash = merge.ownHashHolds ? values.hash : .null
        let written = values.columns + [hash, values.payload, now, now]
        let flags = [merge.makesDetailsDue.databaseValue, merge.otherHashHolds.databaseValue]
        let arguments = StatementArguments(written + flags + [localID.databaseValue])
        try database.cachedStatement(sql: update).execute(arguments: arguments)
    }
}
