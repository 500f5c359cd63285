import GRDB
import SyncCore

/// The statements that keep the rows of a type's child tables.
struct ChildStatements {
    private let database: Database
    private let tables: [(table: ChildTable, deletion: String, insertion: String)]

    init(_ database: Database, type: EntityType) {
        self.database = database
        tables = type.childTables.map { table in
            let columns = ["parent_id", "member", "position"] + table.columns.map(\.name) + ["zoho_raw_data"]
            return (
                table,
                "DELETE FROM \(table.quotedName) WHERE parent_id = ?",
                """
                INSERT INTO \(table.quotedName) (\(columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")))
                VALUES (\(databaseQuestionMarks(count: columns.count)))
                """
            )
        }
    }

    /// Puts the rows that a record tells in the place of those that are stored for it; what it does not tell stays.
    func replace(by children: [[ChildRow]?], of parentID: Int64) throws {
        for ((table, deletion, insertion), rows) in zip(tables, children) {
            guard let rows else { continue }
            try database.cachedStatement(sql: deletion).execute(arguments: [parentID])
            for row in rows {
                try database.cachedStatement(sql: insertion).execute(arguments: arguments(row, of: table, parentID))
            }
        }
    }

    private func arguments(_ row: ChildRow, of table: ChildTable, _ parentID: Int64) throws -> StatementArguments {
        var values = [
            parentID.databaseValue, try row.member.storable(as: "a member"), row.position.databaseValue,
        ]
        for (column, value) in zip(table.columns, row.values) { values.append(try value.databaseValue(of: column)) }
        values.append(try row.json.storable(as: "an element of \(row.member)"))
        return StatementArguments(values)
    }
}
