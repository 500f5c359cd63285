import GRDB

/// The tables that TDS keeps its own books in. A change is a new migration; an old one is never edited.
enum ControlTables {
    /// All our migrations begin with this: other users of GRDB may keep theirs in the same file.
    static let migrationPrefix = "tds-"

    static let names = [
        "tds_meta", "tds_sync_runs", "tds_sync_cursors", "tds_dead_letter_queue", "tds_leases",
        "tds_call_budget",
    ]

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        // Immediate: the deferred check would go through the foreign keys of the user's tables.
        migrator.registerMigration("\(migrationPrefix)1-control-tables", foreignKeyChecks: .immediate) { database in
            try database.execute(sql: controlTables)
        }
        migrator.registerMigration("\(migrationPrefix)2-call-budget", foreignKeyChecks: .immediate) { database in
            try database.execute(sql: callBudget)
        }
        return migrator
    }

    /// Whether the file was migrated by a newer TDS.
    static func isSuperseded(in database: Database) throws -> Bool {
        let known = Set(migrator.migrations)
        return try applied(in: database).contains { !known.contains($0) }
    }

    static func applied(in database: Database) throws -> Set<String> {
        try migrator.appliedIdentifiers(database).filter { $0.hasPrefix(migrationPrefix) }
    }

    /// Two processes may open a new file at once. Both then see the same migrations to apply, one applies them, and the
    /// other's fail; it looks again as long as there was progress.
    static func migrate(_ writer: any DatabaseWriter) throws {
        let before = try writer.read(applied(in:))
        do {
            try migrator.migrate(writer)
        } catch {
            guard try writer.read(applied(in:)) != before else { throw error }
            try migrate(writer)
        }
    }

    private static let controlTables = """
        CREATE TABLE tds_meta (
            key TEXT PRIMARY KEY NOT NULL,
            value TEXT NOT NULL
        );

        CREATE TABLE tds_sync_runs (
            id TEXT PRIMARY KEY NOT NULL,
            entity_type TEXT NOT NULL,
            mode TEXT NOT NULL,
            status TEXT NOT NULL,
            started_at TEXT NOT NULL,
            finished_at TEXT,
            total_processed INTEGER GENERATED ALWAYS AS (synced + skipped + failed) VIRTUAL,
            synced INTEGER NOT NULL DEFAULT 0,
            skipped INTEGER NOT NULL DEFAULT 0,
            failed INTEGER NOT NULL DEFAULT 0,
            deleted INTEGER NOT NULL DEFAULT 0,
            written INTEGER NOT NULL DEFAULT 0,
            reasons TEXT NOT NULL DEFAULT '{}',
            api_calls INTEGER NOT NULL DEFAULT 0,
            resumed_from_page INTEGER,
            error TEXT
        );
        CREATE INDEX tds_sync_runs_started_at ON tds_sync_runs (started_at);

        CREATE TABLE tds_sync_cursors (
            entity_type TEXT PRIMARY KEY NOT NULL,
            cursor TEXT,
            checkpoint_run_id TEXT,
            checkpoint_next_page INTEGER,
            checkpoint_saved_at TEXT,
            updated_at TEXT NOT NULL
        );

        CREATE TABLE tds_dead_letter_queue (
            id TEXT PRIMARY KEY NOT NULL,
            entity_type TEXT NOT NULL,
            entity_id TEXT,
            -- 'id:' and the entity's id, or 'sha256:' and the payload's hash where there is no id
            dedupe_key TEXT NOT NULL,
            reason TEXT NOT NULL,
            message TEXT NOT NULL,
            payload BLOB NOT NULL,
            sync_id TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 1,
            status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'resolved', 'discarded')),
            first_seen TEXT NOT NULL,
            last_seen TEXT NOT NULL,
            UNIQUE (entity_type, dedupe_key)
        );
        CREATE INDEX tds_dead_letter_queue_open ON tds_dead_letter_queue (entity_type, entity_id)
            WHERE status = 'open';

        CREATE TABLE tds_leases (
            entity_type TEXT PRIMARY KEY NOT NULL,
            token INTEGER NOT NULL,
            holder TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            released_at TEXT
        );
        """

    private static let callBudget = """
        -- What the processes of an organization share where there is no Redis.
        CREATE TABLE tds_call_budget (
            organization_id TEXT PRIMARY KEY NOT NULL,
            -- instants in microseconds since 1970
            ledger TEXT NOT NULL
        );
        """
}
