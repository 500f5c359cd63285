import SyncCore

/// What takes a database back to the version before the one in which single records are looked after.
enum RecordTablesOfTests {
    private static let tables = ["tds_record_retries", "tds_column_faults", "tds_volatile_members"]

    static let undo =
        tables.map { "DROP TABLE \($0); " }.joined() + """
            ALTER TABLE tds_dead_letter_queue DROP COLUMN shape; ALTER TABLE tds_sync_logs DROP COLUMN answered_as;
            ALTER TABLE tds_sync_runs DROP COLUMN column_faults;
            ALTER TABLE tds_sync_cursors DROP COLUMN details_swept_at;
            ALTER TABLE tds_sync_cursors DROP COLUMN details_swept_through;
            """

    /// What a plan then says, behind another table.
    static func changes(after table: String) -> [SchemaChange] {
        ([table] + tables).map { SchemaChange(.createTable, table: $0) }
    }
}
