import GRDB
import SyncCore

/// The rows of `tds_column_faults` of one type.
struct ColumnFaults {
    private let database: Database
    private let entityType: String

    init(_ database: Database, of entityType: String) {
        self.database = database
        self.entityType = entityType
    }

    /// - Parameter faults: of records that were stored, by their ids; those without any have none any more.
    func replace(by faults: [String: [ColumnFault]], now: Instant) throws {
        let known = try since(Array(faults.keys))
        if known.isEmpty, faults.values.allSatisfy(\.isEmpty) { return }
        let deletion = try database.cachedStatement(
            sql: "DELETE FROM tds_column_faults WHERE entity_type = ? AND entity_id = ?"
        )
        for id in Set(known.keys.map(\.entityID)) { try deletion.execute(arguments: [entityType, id]) }
        let insertion = try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO tds_column_faults (
                    entity_type, entity_id, table_name, column_name, value, noted_since
                )
                VALUES (?, ?, ?, ?, ?, ?)
                """
        )
        for (id, faults) in faults {
            for fault in faults {
                let place = Place(entityID: id, table: fault.table, column: fault.column)
                try insertion.execute(arguments: [
                    entityType, id, fault.table, fault.column, fault.value, known[place] ?? now.description,
                ])
            }
        }
    }

    private struct Place: Hashable {
        let entityID: String
        let table: String
        let column: String
    }

    private func since(_ ids: [String]) throws -> [Place: String] {
        guard !ids.isEmpty else { return [:] }
        let statement = try database.cachedStatement(
            sql: """
                SELECT entity_id, table_name, column_name, noted_since FROM tds_column_faults
                WHERE entity_type = ? AND entity_id IN (SELECT value FROM json_each(?))
                """
        )
        let rows = try GRDB.Row.fetchAll(statement, arguments: [entityType, try JSONText.encode(ids)])
        return Dictionary(
            rows.map { (Place(entityID: $0[0], table: $0[1], column: $0[2]), $0[3] as String) },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
