import SyncCore

/// The rows of `tds_column_faults`.
enum ColumnFaults {
    /// - Parameter faults: of records that were stored, by their ids; those without any have none any more.
    static func replacing(by faults: [String: [ColumnFault]], of entityType: String, now: Instant) -> [Statement] {
        guard !faults.isEmpty else { return [] }
        let all = faults.flatMap { id, faults in Set(faults.map(Place.init)).map { (id: id, place: $0) } }
        let values = Dictionary(
            faults.flatMap { id, faults in faults.map { ("\(id) \($0.table) \($0.column)", $0.value) } },
            uniquingKeysWith: { first, _ in first }
        )
        let ids = Parameter.texts(Array(faults.keys).storable)
        // The planner takes several times as long for the one below, and nearly every batch has no fault.
        guard !all.isEmpty else {
            return [
                Statement(
                    "DELETE FROM tds_column_faults WHERE entity_type = $1 AND entity_id = ANY ($2)",
                    [.text(entityType), ids]
                )
            ]
        }
        let keys: [Parameter] = [
            .texts(all.map(\.id)), .texts(all.map(\.place.table)), .texts(all.map(\.place.column)),
        ]
        let deletion = Statement(
            """
            DELETE FROM tds_column_faults
            WHERE entity_type = $1 AND entity_id = ANY ($2) AND (entity_id, table_name, column_name) NOT IN (
                SELECT * FROM unnest($3::text[], $4::text[], $5::text[])
            )
            """,
            [.text(entityType), ids] + keys
        )
        let insertion = Statement(
            """
            INSERT INTO tds_column_faults (entity_type, noted_since, entity_id, table_name, column_name, value)
            SELECT $1, $2, r.* FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) AS r
            ON CONFLICT (entity_type, entity_id, table_name, column_name) DO UPDATE SET value = excluded.value
            """,
            [.text(entityType), .instant(now)] + keys
                + [.texts(all.map { values["\($0.id) \($0.place.table) \($0.place.column)"] ?? "" })]
        )
        return [deletion, insertion]
    }

    private struct Place: Hashable {
        let table: String
        let column: String

        init(_ fault: ColumnFault) {
            (table, column) = (fault.table, fault.column)
        }
    }
}
