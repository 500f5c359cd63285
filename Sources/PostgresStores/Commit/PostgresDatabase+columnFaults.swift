package import SyncCore

extension PostgresDatabase: ColumnFaultStore {
    package func columnFaultCounts() async throws(SyncError) -> [String: Int] {
        try await client.read { session in
            let rows = try session.execute("SELECT entity_type, count(*) FROM tds_column_faults GROUP BY entity_type")
            return Dictionary(
                rows.map { ($0.text(0) ?? "", Int($0.integer(1) ?? 0)) },
                uniquingKeysWith: { first, _ in first }
            )
        }
    }

    package func columnFaults(
        of type: EntityType?,
        entityID: String?,
        limit: Int
    ) async throws(SyncError) -> [StoredColumnFault] {
        // Its text cannot hold U+0000, so there is none.
        if entityID?.holdsNUL == true { return [] }
        return try await client.read { session in
            try session.execute(
                """
                SELECT entity_type, entity_id, table_name, column_name, value, noted_since FROM tds_column_faults
                WHERE ($1::text IS NULL OR entity_type = $1) AND ($2::text IS NULL OR entity_id = $2)
                ORDER BY noted_since DESC, entity_type, entity_id, table_name, column_name LIMIT $3
                """,
                [.text(type?.name), .text(entityID), .integer(Int64(limit))]
            ).map { row in
                StoredColumnFault(
                    entityType: row.text(0) ?? "",
                    entityID: row.text(1) ?? "",
                    fault: ColumnFault(table: row.text(2) ?? "", column: row.text(3) ?? "", value: row.text(4) ?? ""),
                    notedSince: row.instant(5) ?? Instant(seconds: 0)
                )
            }
        }
    }
}
