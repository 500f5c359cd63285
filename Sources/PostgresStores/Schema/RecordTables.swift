/// The tables in which single records are looked after.
enum RecordTables {
    static let statements = """
        -- Records that were asked for in vain, and when they are asked for again.
        CREATE TABLE tds_record_retries (
            entity_type text NOT NULL,
            entity_id text NOT NULL,
            phase text NOT NULL CHECK (phase IN ('detail', 'deletion')),
            attempts bigint NOT NULL,
            -- NULL: not before the row changes, or a person asks
            retry_at timestamptz,
            reason text NOT NULL,
            PRIMARY KEY (entity_type, entity_id, phase)
        );

        -- Values that do not fit their columns, which are NULL instead.
        CREATE TABLE tds_column_faults (
            entity_type text NOT NULL,
            entity_id text NOT NULL,
            -- of the record, or one of its child tables
            table_name text NOT NULL,
            column_name text NOT NULL,
            -- as the source sent it
            value text NOT NULL,
            noted_since timestamptz NOT NULL,
            PRIMARY KEY (entity_type, entity_id, table_name, column_name)
        );

        -- Members that differ at every read although nothing changed, and are left out of the comparison since.
        CREATE TABLE tds_volatile_members (
            entity_type text NOT NULL,
            member text NOT NULL,
            noticed_at timestamptz NOT NULL,
            PRIMARY KEY (entity_type, member)
        );

        -- What could not be read or stored, a list row or a detail; NULL where an older version did not say.
        ALTER TABLE tds_dead_letter_queue ADD COLUMN shape text;
        -- Of a deletion: the id of the record that was answered instead.
        ALTER TABLE tds_sync_logs ADD COLUMN answered_as text;
        ALTER TABLE tds_sync_runs ADD COLUMN column_faults bigint NOT NULL DEFAULT 0;
        -- The rotation in which details are read again, and how far it is.
        ALTER TABLE tds_sync_cursors ADD COLUMN details_swept_at timestamptz, ADD COLUMN details_swept_through text;
        """

    /// Images wait too.
    static let imageRetries = """
        ALTER TABLE tds_record_retries
            DROP CONSTRAINT tds_record_retries_phase_check,
            ADD CONSTRAINT tds_record_retries_phase_check CHECK (phase IN ('detail', 'deletion', 'image'))
        """
}
