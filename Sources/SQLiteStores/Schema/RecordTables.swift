/// The tables in which single records are looked after.
enum RecordTables {
    static let statements = """
        -- Records that were asked for in vain, and when they are asked for again.
        CREATE TABLE tds_record_retries (
            entity_type TEXT NOT NULL,
            entity_id TEXT NOT NULL,
            phase TEXT NOT NULL CHECK (phase IN ('detail', 'deletion')),
            attempts INTEGER NOT NULL,
            -- NULL: not before the row changes, or a person asks
            retry_at TEXT,
            reason TEXT NOT NULL,
            PRIMARY KEY (entity_type, entity_id, phase)
        );

        -- Values that do not fit their columns, which are NULL instead.
        CREATE TABLE tds_column_faults (
            entity_type TEXT NOT NULL,
            entity_id TEXT NOT NULL,
            -- of the record, or one of its child tables
            table_name TEXT NOT NULL,
            column_name TEXT NOT NULL,
            -- as the source sent it
            value TEXT NOT NULL,
            noted_since TEXT NOT NULL,
            PRIMARY KEY (entity_type, entity_id, table_name, column_name)
        );

        -- Members that differ at every read although nothing changed, and are left out of the comparison since.
        CREATE TABLE tds_volatile_members (
            entity_type TEXT NOT NULL,
            member TEXT NOT NULL,
            noticed_at TEXT NOT NULL,
            PRIMARY KEY (entity_type, member)
        );

        -- What could not be read or stored, a list row or a detail; NULL where an older version did not say.
        ALTER TABLE tds_dead_letter_queue ADD COLUMN shape TEXT;
        -- Of a deletion: the id of the record that was answered instead.
        ALTER TABLE tds_sync_logs ADD COLUMN answered_as TEXT;
        ALTER TABLE tds_sync_runs ADD COLUMN column_faults INTEGER NOT NULL DEFAULT 0;
        -- The rotation in which details are read again, and how far it is.
        ALTER TABLE tds_sync_cursors ADD COLUMN details_swept_at TEXT;
        ALTER TABLE tds_sync_cursors ADD COLUMN details_swept_through TEXT;
        """

    /// Images wait too. SQLite changes no CHECK: the table is made anew.
    static let imageRetries = """
        CREATE TABLE tds_record_retries_new (
            entity_type TEXT NOT NULL,
            entity_id TEXT NOT NULL,
            phase TEXT NOT NULL CHECK (phase IN ('detail', 'deletion', 'image')),
            attempts INTEGER NOT NULL,
            -- NULL: not before the row changes, or a person asks
            retry_at TEXT,
            reason TEXT NOT NULL,
            PRIMARY KEY (entity_type, entity_id, phase)
        );
        INSERT INTO tds_record_retries_new SELECT * FROM tds_record_retries;
        DROP TABLE tds_record_retries;
        ALTER TABLE tds_record_retries_new RENAME TO tds_record_retries;
        """
}
