/// The tables that TDS keeps its own books in. A change is a new migration; an old one is never edited.
enum ControlTables {
    struct Migration {
        let version: Int64
        let name: String
        /// Those that it makes.
        let tables: [String]
        let statements: String
    }

    static let migrations = [
        Migration(
            version: 1,
            name: "control-tables",
            tables: [
                "tds_meta", "tds_sync_runs", "tds_sync_cursors", "tds_dead_letter_queue", "tds_leases", "tds_commits",
            ],
            statements: controlTables
        ),
        Migration(
            version: 2,
            name: "change-log",
            tables: ["tds_sync_logs", "tds_delete_suspects"],
            statements: changeLog
        ),
        Migration(
            version: 3,
            name: "cursors",
            tables: [],
            statements: cursors
        ),
        Migration(
            version: 4,
            name: "call-budget",
            tables: ["tds_call_budget", "tds_access_tokens"],
            statements: callBudget
        ),
        Migration(
            version: 5,
            name: "product-images",
            tables: ["product_images"],
            statements: productImages
        ),
        Migration(
            version: 6,
            name: "server",
            tables: ["tds_inbox_events", "tds_sync_queue", "tds_schedules", "tds_alerts", "tds_audit_trail"],
            statements: ServerTables.statements
        ),
        Migration(
            version: 7,
            name: "outbox",
            tables: ["tds_outbox"],
            statements: OutboxTable.statements
        ),
        Migration(
            version: 8,
            name: "records",
            tables: ["tds_record_retries", "tds_column_faults", "tds_volatile_members"],
            statements: RecordTables.statements
        ),
        Migration(
            version: 9,
            name: "image-retries",
            tables: [],
            statements: RecordTables.imageRetries
        ),
    ]

    /// Where the database tells which migrations it has.
    static let history = """
        CREATE TABLE tds_migrations (
            version bigint PRIMARY KEY,
            name text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """

    private static let controlTables = """
        CREATE TABLE tds_meta (
            key text PRIMARY KEY,
            value text NOT NULL
        );

        CREATE TABLE tds_sync_runs (
            id uuid PRIMARY KEY,
            entity_type text NOT NULL,
            mode text NOT NULL,
            status text NOT NULL,
            started_at timestamptz NOT NULL,
            finished_at timestamptz,
            total_processed bigint GENERATED ALWAYS AS (synced + skipped + failed) STORED,
            synced bigint NOT NULL DEFAULT 0,
            skipped bigint NOT NULL DEFAULT 0,
            failed bigint NOT NULL DEFAULT 0,
            deleted bigint NOT NULL DEFAULT 0,
            written bigint NOT NULL DEFAULT 0,
            reasons jsonb NOT NULL DEFAULT '{}',
            api_calls bigint NOT NULL DEFAULT 0,
            resumed_from_page bigint,
            error text
        );
        CREATE INDEX tds_sync_runs_started_at ON tds_sync_runs (started_at);

        CREATE TABLE tds_sync_cursors (
            entity_type text PRIMARY KEY,
            cursor timestamptz,
            checkpoint_run_id uuid,
            checkpoint_next_page bigint,
            checkpoint_saved_at timestamptz,
            updated_at timestamptz NOT NULL
        );

        CREATE TABLE tds_dead_letter_queue (
            id uuid PRIMARY KEY,
            entity_type text NOT NULL,
            entity_id text,
            -- 'id:' and the entity's id, or 'sha256:' and the payload's hash where there is no id
            dedupe_key text NOT NULL,
            reason text NOT NULL,
            message text NOT NULL,
            payload bytea NOT NULL,
            sync_id uuid NOT NULL,
            attempts bigint NOT NULL DEFAULT 1,
            status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'resolved', 'discarded')),
            first_seen timestamptz NOT NULL,
            last_seen timestamptz NOT NULL,
            UNIQUE (entity_type, dedupe_key)
        );
        CREATE INDEX tds_dead_letter_queue_open ON tds_dead_letter_queue (entity_type, entity_id)
            WHERE status = 'open';

        CREATE TABLE tds_leases (
            entity_type text PRIMARY KEY,
            token bigint NOT NULL,
            holder jsonb NOT NULL,
            expires_at timestamptz NOT NULL,
            released_at timestamptz
        );

        -- One row per transaction, so that one whose COMMIT got no answer can be looked up.
        CREATE TABLE tds_commits (
            id uuid PRIMARY KEY,
            committed_at timestamptz NOT NULL DEFAULT now()
        );
        """

    private static let cursors = """
        ALTER TABLE tds_sync_cursors
            ADD COLUMN cursor_reached timestamptz,
            ADD COLUMN sweep_next_page bigint,
            ADD COLUMN swept_at timestamptz;
        """

    private static let changeLog = """
        CREATE TABLE tds_sync_logs (
            sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            -- Random, so that no index has to make sure of it: that would be a fifth of what the log costs.
            event_id uuid NOT NULL DEFAULT gen_random_uuid(),
            logged_at timestamptz NOT NULL,
            sync_id uuid,
            entity_type text NOT NULL,
            -- compared byte by byte, whatever the language of the database
            entity_id text COLLATE "C" NOT NULL,
            local_id text,
            action text NOT NULL,
            reason text,
            shape text,
            hash text,
            previous_hash text,
            -- NULL where there are none, as for every new record
            changed_fields jsonb,
            relayed_at timestamptz
        );
        CREATE INDEX tds_sync_logs_entity_id ON tds_sync_logs (entity_id);
        CREATE INDEX tds_sync_logs_unrelayed ON tds_sync_logs (sequence)
            WHERE relayed_at IS NULL AND action IN ('inserted', 'updated', 'deleted', 'undeleted');

        CREATE TABLE tds_delete_suspects (
            entity_type text NOT NULL,
            entity_id text NOT NULL,
            missed_since timestamptz NOT NULL,
            sync_id uuid NOT NULL,
            PRIMARY KEY (entity_type, entity_id)
        );
        """

    private static let callBudget = """
        -- What the processes of an organization share where there is no Redis.
        CREATE TABLE tds_call_budget (
            organization_id text PRIMARY KEY,
            -- instants in microseconds since 1970, by the server's clock
            ledger jsonb NOT NULL,
            updated_at timestamptz NOT NULL DEFAULT now()
        );

        CREATE TABLE tds_access_tokens (
            -- a fingerprint of the credentials
            account text PRIMARY KEY,
            -- encrypted with a key that only the credentials give
            sealed text,
            expires_at timestamptz NOT NULL DEFAULT '-infinity',
            locked_by text,
            locked_until timestamptz NOT NULL DEFAULT '-infinity'
        );
        """

    /// For people to join, so it is named like a data table; a product that is deleted leaves its row.
    private static let productImages = """
        CREATE TABLE product_images (
            zoho_id text PRIMARY KEY,
            image_document_id text NOT NULL,
            image_name text,
            content_sha256 text,
            media_type text,
            bytes bigint,
            location text,
            fetched_at timestamptz NOT NULL,
            error text
        );
        """
}
