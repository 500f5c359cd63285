import SQLStores
import SyncCore
import SyncTestKit
import Testing

@testable import PostgresStores

/// What becomes of a database that an older version made, and of tables of other people.
@Suite struct PostgresMigrationTests {
    @Test func `a database of the first version keeps its rows, and a record that did not change is not written`()
        async throws
    {
        try await withFirstVersion { url in
            let database = try await PostgresDatabase.open(at: url)
            defer { database.close() }
            #expect(
                try await database.texts("SELECT zoho_id || name || rate FROM products ORDER BY id")
                    == ["aLamp1.50", "bBulb2"]
            )
            #expect(try await database.text("SELECT count(*) FROM tds_dead_letter_queue") == "1")
            #expect(try await database.shared.runs.cursor(of: "product") == SyncCursor(firstWalkTo: Sample.instant()))
            let lease = try await database.begin()
            let outcome = try await database.commit(
                Sample.batch([Sample.row(Sample.record("a")), Sample.row(Sample.record("b"))], minutes: 9),
                holding: lease
            )
            #expect(outcome.rows == [.unchanged(localID: "1"), .unchanged(localID: "2")])
            let stamps = "SELECT DISTINCT updated_at = '\(Sample.instant())' FROM products"
            #expect(try await database.texts(stamps) == ["true"])
        }
    }

    @Test func `its details are due, and the next run makes its rows anew from their payloads`() async throws {
        try await withFirstVersion { url in
            let database = try await PostgresDatabase.open(at: url)
            defer { database.close() }
            #expect(Set(try await database.dueDetails(of: .products, limit: 9, now: Sample.instant())) == ["a", "b"])
            #expect(try await database.mappingVersion(of: .products) == nil)
        }
    }

    @Test
    func `an old letter of a stored record waits for its detail, and one of a record never stored for its list row`()
        async throws
    {
        try await withFreshDatabase { url in
            let older = try await PostgresDatabase.open(at: url)
            defer { older.close() }
            try await store(Sample.record("a"), in: older, run: 1)
            try await older.execute(
                """
                UPDATE invoices SET details_due = false;
                INSERT INTO tds_dead_letter_queue (
                    id, entity_type, entity_id, dedupe_key, reason, message, payload, sync_id, first_seen, last_seen
                )
                SELECT gen_random_uuid(), 'invoice', r.id, 'id:' || r.id, 'row_rejected', '', '', gen_random_uuid(),
                    now(), now()
                FROM (VALUES ('a'), ('b')) AS r (id)
                """
            )
            let database = try await PostgresDatabase.open(at: url)
            defer { database.close() }
            #expect(try await database.dueDetails(of: .invoices, limit: 9, now: Sample.instant()) == ["a"])
            let letters = "SELECT entity_id || status FROM tds_dead_letter_queue ORDER BY entity_id"
            try await store(Sample.record("a", version: 2, minutes: 1), in: database, run: 2)
            try await store(Sample.record("b"), in: database, run: 3)
            #expect(try await database.texts(letters) == ["aopen", "bresolved"])
            try await store(Sample.record("a", version: 3, minutes: 1, shape: .detail), in: database, run: 4)
            #expect(try await database.texts(letters) == ["aresolved", "bresolved"])
        }
    }

    private func store(_ record: SourceRecord, in database: PostgresDatabase, run: Int) async throws {
        let lease = try await database.begin(Sample.run(Sample.runID(run), of: .invoices))
        let row = Sample.row(record, of: .invoices)
        _ = try await database.commit(
            Sample.batch([row], of: .invoices, runID: Sample.runID(run)),
            holding: lease
        )
        try await database.shared.leases.release(lease)
    }

    @Test func `opening a migrated database again changes nothing`() async throws {
        try await withFirstVersion { url in
            let first = try await PostgresDatabase.open(at: url)
            try await first.execute("UPDATE products SET detail_hash = 'kept', details_due = false")
            let second = try await PostgresDatabase.open(at: url)
            #expect(try await second.texts("SELECT DISTINCT detail_hash || details_due FROM products") == ["keptfalse"])
            #expect(try await second.generation() == first.generation())
            for database in [first, second] { database.close() }
        }
    }

    @Test(arguments: [
        ("CREATE TABLE tds_sync_logs (id bigint)", "not made by TDS"),
        ("CREATE TABLE product_stock (id bigserial, amount text)", "no column parent_id and no column member"),
        (
            "CREATE TABLE product_stock (id bigserial, parent_id uuid, member text, position integer)",
            "parent_id is uuid, and TDS needs bigint"
        ),
        ("CREATE VIEW customer_addresses AS SELECT 1 AS id", "not a table"),
    ])
    func `a table of the user that has the name of a new one is refused, and nothing is written`(
        _ statement: String,
        _ reason: String
    ) async throws {
        try await withFirstVersion { url in
            _ = try await Psql.run(statement, on: url)
            let tables = """
                SELECT string_agg(attrelid::regclass || '.' || attname || atttypid, ',' ORDER BY attrelid, attnum)
                FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                WHERE relnamespace = 'public'::regnamespace
                """
            let before = try await Psql.run(tables, on: url)
            let error = await #expect(throws: SyncError.self) { try await PostgresDatabase.open(at: url) }
            #expect(error?.code == .destinationIncompatible)
            #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
            #expect(try await Psql.run(tables, on: url) == before)
        }
    }

    /// A database as version 1 made it, with two products, one of which was synced by its id too.
    private func withFirstVersion(_ body: (String) async throws -> Void) async throws {
        try await withFreshDatabase { url in
            let (now, json) = (Sample.instant().description, Sample.record("a").slice.text)
            _ = try await Psql.run(
                """
                \(Self.firstVersion)
                INSERT INTO products (
                    zoho_id, name, rate, is_active, last_modified_time, content_hash, detail_hash, zoho_raw_data,
                    zoho_synced_at, created_at, updated_at
                )
                SELECT id, name, rate, true, now, '\(Sample.hash(1))', detail_hash, '\(json)', now, now, now
                FROM (VALUES ('a', 'Lamp', 1.50, NULL), ('b', 'Bulb', 2, '\(Sample.hash(2))'))
                    AS r (id, name, rate, detail_hash), (SELECT '\(now)'::timestamptz) AS t (now);
                INSERT INTO tds_sync_cursors (entity_type, cursor, updated_at) VALUES ('product', '\(now)', '\(now)');
                INSERT INTO tds_dead_letter_queue (
                    id, entity_type, dedupe_key, reason, message, payload, sync_id, first_seen, last_seen
                ) SELECT id, 'product', 'id:x', 'row_rejected', '', '', id, now(), now()
                FROM gen_random_uuid() AS id;
                """,
                on: url
            )
            try await body(url)
        }
    }

    private static let firstVersion = """
        CREATE TABLE tds_migrations (
            version bigint PRIMARY KEY,
            name text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        );
        INSERT INTO tds_migrations VALUES (1, 'control-tables');

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
        INSERT INTO tds_meta VALUES ('generation', 'first');

        CREATE TABLE products (
            id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, zoho_id text NOT NULL UNIQUE, "name" text,
            "sku" text, "status" text, "description" text, "unit" text, "brand" text, "manufacturer" text,
            "category_id" text, "category_name" text, "item_type" text, "product_type" text, "rate" numeric,
            "purchase_rate" numeric, "tax_id" text, "tax_name" text, "tax_percentage" numeric, "account_id" text,
            "purchase_account_id" text, "track_inventory" boolean, "stock_on_hand" numeric, "available_stock" numeric,
            "actual_available_stock" numeric, "reorder_level" numeric, "upc" text, "ean" text, "isbn" text,
            "part_number" text, "image_name" text, "image_document_id" text, "created_time" timestamp with time zone,
            "custom_fields" jsonb, "is_active" boolean, "last_modified_time" timestamp with time zone,
            "content_hash" text, "detail_hash" text, "zoho_raw_data" jsonb, "zoho_detail_data" jsonb,
            "zoho_synced_at" timestamp with time zone NOT NULL, "created_at" timestamp with time zone NOT NULL,
            "updated_at" timestamp with time zone NOT NULL, "deleted_at" timestamp with time zone
        );
        """
}
