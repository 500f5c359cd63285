import SyncCore

/// What takes a database back to the version before the one in which single records are looked after.
enum RecordTablesOfTests {
    private static let tables = [
        "tds_record_retries", "tds_column_faults", "tds_volatile_members", "tds_comparisons",
    ]

    static let undo =
        tables.map { "DROP TABLE \($0); " }.joined() + counters + """
            ALTER TABLE tds_dead_letter_queue DROP COLUMN shape; ALTER TABLE tds_sync_logs DROP COLUMN answered_as;
            ALTER TABLE tds_sync_cursors DROP COLUMN details_swept_at;
            ALTER TABLE tds_sync_cursors DROP COLUMN details_swept_through;
            ALTER TABLE tds_sync_runs DROP COLUMN error_code; ALTER TABLE tds_sync_runs DROP COLUMN origin;
            """

    /// Also those that came later.
    private static let counters = RunCounter.all.filter { $0.since >= 8 }
        .map { "ALTER TABLE tds_sync_runs DROP COLUMN \($0.name); " }.joined()

    /// What a plan then says, behind another table.
    static func changes(after table: String) -> [SchemaChange] {
        ([table] + tables).map { SchemaChange(.createTable, table: $0) }
    }
}
