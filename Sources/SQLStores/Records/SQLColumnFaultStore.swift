package import SyncCore

/// Values that do not fit their columns, in `tds_column_faults`.
package struct SQLColumnFaultStore: ColumnFaultStore {
    private let database: any ControlDatabase

    package init(_ database: any ControlDatabase) {
        self.database = database
    }

    package func counts() async throws(SyncError) -> [String: Int] {
        try await database.read { session in
            try session.run("SELECT entity_type, count(*) AS faults FROM tds_column_faults GROUP BY entity_type")
                .counts("faults", by: "entity_type")
        }
    }

    package func faults(
        of type: EntityType?,
        entityID: String?,
        limit: Int
    ) async throws(SyncError) -> [StoredColumnFault] {
        // Nobody's: an id cut short there would be another record's.
        if entityID?.holdsNUL == true { return [] }
        return try await database.read { session in
            try session.run(
                """
                SELECT entity_type, entity_id, table_name, column_name, value, noted_since FROM tds_column_faults
                WHERE (\(type?.name) IS NULL OR entity_type = \(type?.name))
                    AND (\(entityID) IS NULL OR entity_id = \(entityID))
                ORDER BY noted_since DESC, entity_type, entity_id, table_name, column_name LIMIT \(limit)
                """
            ).rows.map { row in
                StoredColumnFault(
                    entityType: row.text("entity_type") ?? "",
                    entityID: row.text("entity_id") ?? "",
                    fault: ColumnFault(
                        table: row.text("table_name") ?? "",
                        column: row.text("column_name") ?? "",
                        value: row.text("value") ?? ""
                    ),
                    notedSince: row.instant("noted_since") ?? .unknown
                )
            }
        }
    }
}
