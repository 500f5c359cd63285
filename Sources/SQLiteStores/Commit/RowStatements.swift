import GRDB
import SyncCore

/// The statements of one table during one commit.
///
/// Rows are looked up and written one statement each, prepared once: SQLite runs inside this process, so there is no round
/// trip to save, and a statement with a thousand values is not faster than a thousand executions of a small one
/// (sqlite.org/np1queryprob.html). INSERT and UPDATE are separate, and not one upsert, so that triggers of the user see what
/// really happened, and an unchanged row costs no write.
struct RowStatements {
    private struct UpdateKey: Hashable {
        let shape: RecordShape
        let presence: [Bool]
    }

    private let database: Database
    private let table: DataTable
    private let now: DatabaseValue
    private let optionalColumns: [String]
    /// One per set of present columns. Bounded by the rows of a batch, because it lives for one commit.
    private var updates: [UpdateKey: Statement] = [:]

    init(_ database: Database, table: DataTable, now: Instant) {
        self.database = database
        self.table = table
        self.now = now.description.databaseValue
        optionalColumns = table.type.columns.map(\.name) + ["custom_fields", "is_active", "last_modified_time"]
    }

    func stored(_ record: SourceRecord) throws -> RowState? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, \(record.shape.hashColumn), last_modified_time, deleted_at IS NOT NULL
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
            lastModified: (row[2] as String?).flatMap { Instant(iso8601: $0) },
            isDeleted: row[3]
        )
    }

    /// What is stored of a record's shape.
    func payload(_ shape: RecordShape, of localID: Int64) throws -> String? {
        let statement = try database.cachedStatement(
            sql: "SELECT \(shape.payloadColumn) FROM \(table.quotedName) WHERE id = ?"
        )
        return try String.fetchOne(statement, arguments: [localID])
    }

    /// - Returns: the new row's local id.
    func insert(_ values: RowValues, of record: SourceRecord) throws -> Int64 {
        let columns =
            ["zoho_id"] + optionalColumns
            + [record.shape.hashColumn, record.shape.payloadColumn, "zoho_synced_at", "created_at", "updated_at"]
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO \(table.quotedName) (\(columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")))
                VALUES (\(databaseQuestionMarks(count: columns.count)))
                """
        )
        var arguments = [record.id.databaseValue]
        arguments += values.optional.map { $0 ?? .null }
        arguments += [values.hash, values.payload, now, now, now]
        try statement.execute(arguments: StatementArguments(arguments))
        return database.lastInsertedRowID
    }

    /// Sets what the record has, and leaves the rest as it is.
    mutating func update(_ localID: Int64, to values: RowValues, of record: SourceRecord) throws {
        let statement = try updateStatement(record.shape, presence: values.optional.map { $0 != nil })
        var arguments = values.optional.compactMap(\.self)
        arguments += [values.hash, values.payload, now, now, localID.databaseValue]
        try statement.execute(arguments: StatementArguments(arguments))
    }

    private mutating func updateStatement(_ shape: RecordShape, presence: [Bool]) throws -> Statement {
        let key = UpdateKey(shape: shape, presence: presence)
        if let known = updates[key] { return known }
        let present = zip(optionalColumns, presence).filter(\.1).map(\.0)
        let columns = present + [shape.hashColumn, shape.payloadColumn, "zoho_synced_at", "updated_at"]
        // What is written is there. And what a listing tells of it says that its details may have changed too.
        let constants = ["deleted_at = NULL"] + (shape == .list ? ["details_due = 1"] : [])
        let assignments = (columns.map { "\($0.quotedDatabaseIdentifier) = ?" } + constants).joined(separator: ", ")
        let statement = try database.makeStatement(
            sql: "UPDATE \(table.quotedName) SET \(assignments) WHERE id = ?"
        )
        updates[key] = statement
        return statement
    }
}
