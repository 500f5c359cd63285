import SQLStores
import SyncCore

/// The statements that keep the rows of a child table. They go along with the one that writes the records.
///
/// A record that bears another hash than ours was written by somebody else in between: its child rows are left alone. Where rows are
/// put right from their own payloads, no hash is looked at.
struct ChildStatements {
    private let delete: String
    private let insert: String
    private let table: ChildTable
    private let index: Int

    static func all(of table: DataTable, shape: RecordShape) -> [ChildStatements] {
        guard table.type.shapesWithChildren.contains(shape) else { return [] }
        return table.type.childTables.indices.map { ChildStatements(table, $0, "d.\(shape.hashColumn) = r.hash") }
    }

    /// For rows that are put right.
    static func all(of table: DataTable) -> [ChildStatements] {
        table.type.childTables.indices.map { ChildStatements(table, $0, "r.hash IS NOT NULL") }
    }

    /// - Parameters:
    ///   - index: of the child table.
    ///   - condition: on the record `d` and the key `r`.
    private init(_ parent: DataTable, _ index: Int, _ condition: String) {
        self.index = index
        table = parent.type.childTables[index]
        let name = table.name.quotedIdentifier
        let parents = "\(parent.quotedName) AS d ON d.zoho_id = r.zoho_id AND \(condition)"
        let keys = [ArrayColumn("", array: "zoho_id", "text[]"), ArrayColumn("", array: "hash", "text[]")]
        delete = """
            DELETE FROM \(name) WHERE parent_id IN (
                SELECT d.id FROM \(ArrayColumn.records(keys, first: 1)) JOIN \(parents)
            )
            """
        let columns =
            [ArrayColumn("member", array: "member", "text[]"), ArrayColumn("position", array: "position", "bigint[]")]
            + table.columns.enumerated().map { ArrayColumn($0.element, array: "c\($0.offset)") }
            + [ArrayColumn("zoho_raw_data", array: "json", "jsonb[]")]
        insert = """
            INSERT INTO \(name) (parent_id, \(columns.map(\.column).joined(separator: ", ")))
            SELECT d.id, \(columns.map(\.value).joined(separator: ", "))
            FROM \(ArrayColumn.records(keys + columns, first: 1)) JOIN \(parents)
            """
    }

    /// What puts the rows that records tell in the place of those that are stored for them; what they do not tell stays.
    /// - Parameter isNew: whether there cannot be any yet.
    func replacing(by rows: [Row], isNew: Bool) -> [Statement] {
        let telling = rows.filter { $0.children[index] != nil }
        let elements = telling.flatMap { row in (row.children[index] ?? []).map { (record: row.record, row: $0) } }
        var statements: [Statement] = []
        if !isNew, !telling.isEmpty { statements.append(Statement(delete, keys(telling.map(\.record)))) }
        if !elements.isEmpty {
            statements.append(Statement(insert, keys(elements.map(\.record)) + values(elements.map(\.row))))
        }
        return statements
    }

    /// The same for one record that is put right.
    /// - Parameter children: of each child table; nil where the stored ones stay.
    func replacing(by children: [[ChildRow]?], of entityID: String) -> [Statement] {
        guard let rows = children[index] else { return [] }
        func keys(_ count: Int) -> [Parameter] {
            [.texts(Array(repeating: entityID, count: count)), .texts(Array(repeating: "", count: count))]
        }
        let deletion = Statement(delete, keys(1))
        return rows.isEmpty ? [deletion] : [deletion, Statement(insert, keys(rows.count) + values(rows))]
    }

    private func keys(_ records: [SourceRecord]) -> [Parameter] {
        [.texts(records.map(\.id)), .texts(records.map(\.hash.description))]
    }

    private func values(_ rows: [ChildRow]) -> [Parameter] {
        let columns = table.columns.indices.map { index in
            Parameter.values(rows.map { $0.values[index] }, of: table.columns[index].kind)
        }
        return [.texts(rows.map(\.member)), .integers(rows.map { Int64($0.position) })] + columns
            + [.jsons(rows.map { Array($0.json.utf8)[...] })]
    }
}
