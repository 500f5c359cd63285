import GRDB
package import SyncCore

extension SQLiteDatabase: ColumnFaultStore {
    package func columnFaultCounts() async throws(SyncError) -> [String: Int] {
        try await file.read { database in
            let rows = try GRDB.Row.fetchAll(
                database,
                sql: "SELECT entity_type, count(*) FROM tds_column_faults GROUP BY entity_type"
            )
            return Dictionary(rows.map { ($0[0] as String, $0[1] as Int) }, uniquingKeysWith: { first, _ in first })
        }
    }

    package func columnFaults(
        of type: EntityType?,
        entityID: String?,
        limit: Int
    ) async throws(SyncError) -> [StoredColumnFault] {
        try await file.read { database in
            try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT entity_type, entity_id, table_name, column_name, value, noted_since FROM tds_column_faults
                    WHERE (:type IS NULL OR entity_type = :type) AND (:id IS NULL OR entity_id = :id)
                    ORDER BY noted_since DESC, entity_type, entity_id, table_name, column_name LIMIT :limit
                    """,
                arguments: ["type": type?.name, "id": entityID, "limit": limit]
            ).map { row in
                StoredColumnFault(
                    entityType: row[0],
                    entityID: row[1],
                    fault: ColumnFault(table: row[2], column: row[3], value: row[4]),
                    notedSince: Instant(iso8601: row[5] as String) ?? Instant(seconds: 0)
                )
            }
        }
    }
}
