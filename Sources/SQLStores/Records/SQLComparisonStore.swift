import SyncCore

extension ControlTables {
    static let comparisons = ControlTable(
        name: "tds_comparisons",
        since: 10,
        columns: [.text("entity_type"), .instant("compared_at"), .integer("differences"), .integer("unreadable")]
    )
}

/// Comparisons in `tds_comparisons`.
struct SQLComparisonStore: ComparisonStore {
    let database: any ControlDatabase

    func note(_ comparison: Comparison) async throws(SyncError) {
        try await database.run(
            """
            INSERT INTO tds_comparisons (entity_type, compared_at, differences, unreadable)
            VALUES (
                \(comparison.entityType), \(comparison.comparedAt), \(comparison.differences), \(comparison.unreadable)
            )
            ON CONFLICT (entity_type) DO UPDATE SET
                compared_at = excluded.compared_at, differences = excluded.differences, unreadable = excluded.unreadable
            """
        )
    }

    func last() async throws(SyncError) -> [Comparison] {
        try await database.rows(
            "SELECT entity_type, compared_at, differences, unreadable FROM tds_comparisons ORDER BY entity_type"
        ).map { row in
            Comparison(
                entityType: row.text("entity_type") ?? "",
                comparedAt: row.instant("compared_at") ?? .unknown,
                differences: row.count("differences"),
                unreadable: row.count("unreadable")
            )
        }
    }
}
