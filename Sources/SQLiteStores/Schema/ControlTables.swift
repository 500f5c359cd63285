import GRDB

/// The tables that TDS keeps its own books in. A change is a new migration; an old one is never edited.
enum ControlTables {
    struct Migration {
        let identifier: String
        /// Those that it makes.
        let tables: [String]
        let statements: String
    }

    /// All our migrations begin with this: other users of GRDB may keep theirs in the same file.
    private static let prefix = "tds-"

    static let migrations = [
        Migration(
            identifier: "\(prefix)1-control-tables",
            tables: ["tds_meta", "tds_sync_runs", "tds_sync_cursors", "tds_dead_letter_queue", "tds_leases"],
            statements: controlTables
        ),
        Migration(
            identifier: "\(prefix)2-change-log",
            tables: ["tds_sync_logs", "tds_delete_suspects"],
            statements: changeLog
        ),
        Migration(
            identifier: "\(prefix)3-cursors",
            tables: [],
            statements: cursors
        ),
        Migration(
            identifier: "\(prefix)4-call-budget",
            tables: ["tds_call_budget"],
            statements: callBudget
        ),
        Migration(
            identifier: "\(prefix)5-product-images",
            tables: ["product_images"],
            statements: productImages
        ),
        Migration(
            identifier: "\(prefix)6-server",
            tables: ["tds_inbox_events", "tds_sync_queue", "tds_schedules", "tds_alerts", "tds_audit_trail"],
            statements: ServerTables.statements
        ),
        Migration(
            identifier: "\(prefix)7-outbox",
            tables: ["tds_outbox"],
            statements: OutboxTable.statements
        ),
        Migration(
            identifier: "\(prefix)8-records",
            tables: ["tds_record_retries", "tds_column_faults", "tds_volatile_members"],
            statements: RecordTables.statements
        ),
        Migration(
            identifier: "\(prefix)9-image-retries",
            tables: [],
            statements: RecordTables.imageRetries
        ),
    ]

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for migration in migrations {
            // Immediate: the deferred check would go through the foreign keys of the user's tables.
            migrator.registerMigration(migration.identifier, foreignKeyChecks: .immediate) { database in
                try database.execute(sql: migration.statements)
            }
        }
        return migrator
    }

    /// Whether the file was migrated by a newer TDS.
    static func isSuperseded(in database: Database) throws -> Bool {
        let known = Set(migrations.map(\.identifier))
        return try applied(in: database).contains { !known.contains($0) }
    }

    static func applied(in database: Database) throws -> Set<String> {
        try migrator.appliedIdentifiers(database).filter { $0.hasPrefix(prefix) }
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

    private static let cursors = """
        ALTER TABLE tds_sync_cursors ADD COLUMN cursor_reached TEXT;
        ALTER TABLE tds_sync_cursors ADD COLUMN sweep_next_page INTEGER;
        ALTER TABLE tds_sync_cursors ADD COLUMN swept_at TEXT;
        """

    private static let changeLog = """
        CREATE TABLE tds_sync_logs (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            -- Random, so that no index has to make sure of it: that would be a fifth of what the log costs.
            event_id TEXT NOT NULL,
            logged_at TEXT NOT NULL,
            sync_id TEXT,
            entity_type TEXT NOT NULL,
            entity_id TEXT NOT NULL,
            local_id TEXT,
            action TEXT NOT NULL,
            reason TEXT,
            shape TEXT,
            hash TEXT,
            previous_hash TEXT,
            -- NULL where there are none, as for every new record
            changed_fields TEXT,
            relayed_at TEXT
        );
        CREATE INDEX tds_sync_logs_entity_id ON tds_sync_logs (entity_id);
        CREATE INDEX tds_sync_logs_unrelayed ON tds_sync_logs (sequence)
            WHERE relayed_at IS NULL AND action IN ('inserted', 'updated', 'deleted', 'undeleted');

        CREATE TABLE tds_delete_suspects (
            entity_type TEXT NOT NULL,
            entity_id TEXT NOT NULL,
            missed_since TEXT NOT NULL,
            sync_id TEXT NOT NULL,
            PRIMARY KEY (entity_type, entity_id)
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

    /// For people to join, so it is named like a data table; a product that is deleted leaves its row.
    private static let productImages = """
        CREATE TABLE product_images (
            zoho_id TEXT PRIMARY KEY NOT NULL,
            image_document_id TEXT NOT NULL,
            image_name TEXT,
            content_sha256 TEXT,
            media_type TEXT,
            bytes INTEGER,
            location TEXT,
            fetched_at TEXT NOT NULL,
            error TEXT
        );
        """
}
