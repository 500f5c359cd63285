import SQLStores
import SyncCore

/// Stored child rows as values.
struct StoredChildren {
    private let session: Session
    private let table: DataTable

    init(_ session: Session, table: DataTable) {
        self.session = session
        self.table = table
    }

    func rows(_ ids: [String]) throws -> [String: [[ChildRow]]] {
        let stored = try session.execute(
            "SELECT zoho_id FROM \(table.quotedName) WHERE zoho_id = ANY ($1)",
            [.texts(ids.storable)]
        ).compactMap { $0.text(0) }
        let none = table.type.childTables.map { _ in [ChildRow]() }
        var children = Dictionary(stored.map { ($0, none) }, uniquingKeysWith: { first, _ in first })
        for (index, child) in table.type.childTables.enumerated() {
            let columns = child.columns.map { ", \(StoredRows.expression($0, of: "c"))" }.joined()
            let rows = try session.execute(
                """
                SELECT d.zoho_id, c.member, c.position, c.zoho_raw_data::text\(columns)
                FROM \(table.quotedName) AS d JOIN \(child.name.quotedIdentifier) AS c ON c.parent_id = d.id
                WHERE d.zoho_id = ANY ($1)
                ORDER BY d.zoho_id, c.position
                """,
                [.texts(ids.storable)]
            )
            for row in rows {
                guard let id = row.text(0) else { continue }
                let values = child.columns.enumerated().map {
                    StoredRows.value(row, Int32(4 + $0.offset), $0.element.kind)
                }
                children[id, default: none][index].append(
                    ChildRow(
                        member: row.text(1) ?? "",
                        position: Int(row.integer(2) ?? 0),
                        values: values,
                        json: row.text(3) ?? "{}"
                    )
                )
            }
        }
        return children
    }
}
