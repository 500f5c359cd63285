import GRDB
import SQLStores
import SyncCore

/// Stored child rows as values.
struct StoredChildren {
    private let database: Database
    private let table: DataTable

    init(_ database: Database, type: EntityType) {
        self.database = database
        table = DataTable(type: type)
    }

    func rows(_ ids: [String]) throws -> [String: [[ChildRow]]] {
        let ids = try JSONText.encode(ids)
        let stored = try String.fetchAll(
            database,
            sql: "SELECT zoho_id FROM \(table.quotedName) WHERE zoho_id IN (SELECT value FROM json_each(?))",
            arguments: [ids]
        )
        let none = table.type.childTables.map { _ in [ChildRow]() }
        var children = Dictionary(stored.map { ($0, none) }, uniquingKeysWith: { first, _ in first })
        for (index, child) in table.type.childTables.enumerated() {
            let columns = child.columns.map { ", c.\($0.name.quotedDatabaseIdentifier)" }.joined()
            let rows = try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT d.zoho_id, c.member, c.position, c.zoho_raw_data\(columns)
                    FROM \(table.quotedName) AS d JOIN \(child.quotedName) AS c ON c.parent_id = d.id
                    WHERE d.zoho_id IN (SELECT value FROM json_each(?))
                    ORDER BY c.parent_id, c.position
                    """,
                arguments: [ids]
            )
            for row in rows {
                let values = child.columns.enumerated().map { StoredRows.value(row, 4 + $0.offset, $0.element.kind) }
                children[row[0], default: none][index].append(
                    ChildRow(member: row[1], position: row[2], values: values, json: row[3])
                )
            }
        }
        return children
    }
}
