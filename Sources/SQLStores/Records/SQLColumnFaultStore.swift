import SyncCore

/// Values that do not fit their columns, in `tds_column_faults`.
struct SQLColumnFaultStore: ColumnFaultStore {
    let database: any ControlDatabase

    func counts() async throws(SyncError) -> [String: Int] {
        try await database.rows("SELECT entity_type, count(*) AS faults FROM tds_column_faults GROUP BY entity_type")
            .counts("faults", by: "entity_type")
    }

    func faults(
        of type: EntityType?,
        entityID: String?,
        limit: Int
    ) async throws(SyncError) -> [StoredColumnFault] {
        // Nobody's: an id cut short there would be another record's.
        if entityID?.holdsNUL == true { return [] }
        return try await database.rows(
            """
            SELECT entity_type, entity_id, table_name, column_name, value, noted_since FROM tds_column_faults
            WHERE (\(type?.name) IS NULL OR entity_type = \(type?.name))
                AND (\(entityID) IS NULL OR entity_id = \(entityID))
            ORDER BY noted_since DESC, entity_type, entity_id, table_name, column_name LIMIT \(limit)
            """
        ).map { row in
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

    // MARK: Statements of a commit

    /// - Parameter faults: of records that were stored, by their ids; those without any have none any more.
    static func replacing(by faults: [String: [ColumnFault]], of entityType: String, now: Instant) -> [SQLText] {
        guard !faults.isEmpty else { return [] }
        let ids = Array(faults.keys)
        let notes = faults.flatMap { id, faults in faults.map { (id: id, fault: $0) } }
        // The planner takes several times as long for the other one, and nearly every batch has no fault.
        guard !notes.isEmpty else {
            return ["DELETE FROM tds_column_faults WHERE entity_type = \(entityType) AND entity_id \(in: ids)"]
        }
        let noted = SQLRows(
            "noted",
            [
                ("entity_id", .texts(notes.map(\.id))), ("table_name", .texts(notes.map(\.fault.table))),
                ("column_name", .texts(notes.map(\.fault.column))),
            ]
        )
        let deletion: SQLText = """
            DELETE FROM tds_column_faults
            WHERE entity_type = \(entityType) AND entity_id \(in: ids)
                AND (entity_id, table_name, column_name) NOT IN (SELECT entity_id, table_name, column_name FROM \(noted))
            """
        // Of several values of one column the first is noted, and since when stays.
        return [deletion]
            + notes.reversed().map { id, fault in
                """
                INSERT INTO tds_column_faults (entity_type, entity_id, table_name, column_name, value, noted_since)
                VALUES (\(entityType), \(id), \(fault.table), \(fault.column), \(fault.value), \(now))
                ON CONFLICT (entity_type, entity_id, table_name, column_name) DO UPDATE SET value = excluded.value
                """
            }
    }
}
