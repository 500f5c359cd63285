import Foundation
import GRDB
import SQLStores
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

@testable import SQLiteStores

/// What becomes of a database that an older version made, and of tables of other people.
@Suite struct SQLiteMigrationTests {
    @Test func `a database of the first version keeps its rows, and a record that did not change is not written`()
        async throws
    {
        try await withTemporaryFile { path in
            try await makeFirstVersion(at: path)
            let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            #expect(
                try await database.texts("SELECT zoho_id || name || rate FROM products ORDER BY id") == [
                    "aLamp1.50", "bBulb2",
                ]
            )
            #expect(try await database.text("SELECT count(*) FROM tds_dead_letter_queue") == "1")
            #expect(try await database.shared.runs.cursor(of: "product") == SyncCursor(firstWalkTo: Sample.instant()))
            let lease = try await database.begin()
            let outcome = try await database.commit(
                Sample.batch([Sample.row(Sample.record("a")), Sample.row(Sample.record("b"))], minutes: 9),
                holding: lease
            )
            #expect(outcome.rows == [.unchanged(localID: "1"), .unchanged(localID: "2")])
            #expect(
                try await database.texts("SELECT DISTINCT updated_at FROM products") == [Sample.instant().description]
            )
        }
    }

    @Test func `its details are due, and the next run makes its rows anew from their payloads`() async throws {
        try await withTemporaryFile { path in
            try await makeFirstVersion(at: path)
            let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            #expect(Set(try await database.dueDetails(of: .products, limit: 9, now: Sample.instant())) == ["a", "b"])
            #expect(try await database.mappingVersion(of: .products) == nil)
        }
    }

    @Test
    func `an old letter of a stored record waits for its detail, and one of a record never stored for its list row`()
        async throws
    {
        try await withTemporaryFile { path in
            let older = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            try await store(Sample.record("a"), in: older, run: 1)
            try await older.execute(
                """
                UPDATE invoices SET details_due = 0;
                INSERT INTO tds_dead_letter_queue (
                    id, entity_type, entity_id, dedupe_key, reason, message, payload, sync_id, first_seen, last_seen
                )
                SELECT column1, 'invoice', column1, 'id:' || column1, 'row_rejected', '', x'00', 'run', seen, seen
                FROM (VALUES ('a'), ('b')), (SELECT '\(Sample.instant())' AS seen)
                """
            )
            let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            #expect(try await database.dueDetails(of: .invoices, limit: 9, now: Sample.instant()) == ["a"])
            let letters = "SELECT entity_id || status FROM tds_dead_letter_queue ORDER BY entity_id"
            try await store(Sample.record("a", version: 2, minutes: 1), in: database, run: 2)
            try await store(Sample.record("b"), in: database, run: 3)
            #expect(try await database.texts(letters) == ["aopen", "bresolved"])
            try await store(Sample.record("a", version: 3, minutes: 1, shape: .detail), in: database, run: 4)
            #expect(try await database.texts(letters) == ["aresolved", "bresolved"])
        }
    }

    private func store(_ record: SourceRecord, in database: SQLiteDatabase, run: Int) async throws {
        let lease = try await database.begin(Sample.run(Sample.runID(run), of: .invoices))
        let row = Sample.row(record, of: .invoices)
        _ = try await database.commit(
            Sample.batch([row], of: .invoices, runID: Sample.runID(run)),
            holding: lease
        )
        try await database.shared.leases.release(lease)
    }

    @Test func `opening a migrated database again changes nothing`() async throws {
        try await withTemporaryFile { path in
            try await makeFirstVersion(at: path)
            let first = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            try await first.execute("UPDATE products SET detail_hash = 'kept', details_due = 0")
            let second = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            #expect(try await second.texts("SELECT DISTINCT detail_hash || details_due FROM products") == ["kept0"])
            #expect(try await second.generation() == first.generation())
        }
    }

    @Test(arguments: [
        "CREATE TABLE tds_sync_logs (id INTEGER PRIMARY KEY)", "CREATE TABLE product_stock (id INTEGER, amount TEXT)",
        "CREATE VIEW customer_addresses AS SELECT 1 AS id",
    ])
    func `a table of the user that has the name of a new one is refused, and nothing is written`(
        _ statement: String
    ) async throws {
        try await withTemporaryFile { path in
            try await makeFirstVersion(at: path)
            try await DatabaseQueue(path: path).write { try $0.execute(sql: statement) }
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let error = await #expect(throws: SyncError.self) {
                try await SQLiteDatabase.open(path: path, catalog: .zoho)
            }
            #expect(error?.code == .destinationIncompatible)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    /// A file as version 1 made it, with two products, one of which was synced by its id too.
    private func makeFirstVersion(at path: String) async throws {
        let list = (hash: Sample.hash(1), json: Sample.record("a").slice.text)
        try await DatabaseQueue(path: path).write { connection in
            try connection.execute(sql: Self.firstVersion)
            for (id, name, rate, detailHash) in [("a", "Lamp", "1.50", nil), ("b", "Bulb", "2", Sample.hash(2))] {
                try connection.execute(
                    sql: """
                        INSERT INTO products (
                            zoho_id, name, rate, is_active, last_modified_time, content_hash, detail_hash, zoho_raw_data,
                            zoho_synced_at, created_at, updated_at
                        ) VALUES (:id, :name, :rate, 1, :now, :hash, :detailHash, :json, :now, :now, :now)
                        """,
                    arguments: [
                        "id": id, "name": name, "rate": rate, "now": Sample.instant().description,
                        "hash": list.hash.description, "detailHash": detailHash?.description, "json": list.json,
                    ]
                )
            }
            try connection.execute(
                sql: """
                    INSERT INTO tds_sync_cursors (entity_type, cursor, updated_at) VALUES ('product', :now, :now);
                    INSERT INTO tds_dead_letter_queue (
                        id, entity_type, dedupe_key, reason, message, payload, sync_id, first_seen, last_seen
                    ) VALUES ('1', 'product', 'id:x', 'row_rejected', '', x'00', 'run', :now, :now)
                    """,
                arguments: ["now": Sample.instant().description]
            )
        }
    }

    private static let firstVersion = """
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('tds-1-control-tables');

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
        INSERT INTO tds_meta VALUES ('generation', 'first');

        CREATE TABLE "products" (
            "id" INTEGER PRIMARY KEY AUTOINCREMENT, "zoho_id" TEXT NOT NULL UNIQUE, "name" TEXT, "sku" TEXT,
            "status" TEXT, "description" TEXT, "unit" TEXT, "brand" TEXT, "manufacturer" TEXT, "category_id" TEXT,
            "category_name" TEXT, "item_type" TEXT, "product_type" TEXT, "rate" TEXT,
            "rate_num" REAL GENERATED ALWAYS AS (CAST("rate" AS REAL)) VIRTUAL, "purchase_rate" TEXT,
            "purchase_rate_num" REAL GENERATED ALWAYS AS (CAST("purchase_rate" AS REAL)) VIRTUAL, "tax_id" TEXT,
            "tax_name" TEXT, "tax_percentage" TEXT,
            "tax_percentage_num" REAL GENERATED ALWAYS AS (CAST("tax_percentage" AS REAL)) VIRTUAL, "account_id" TEXT,
            "purchase_account_id" TEXT, "track_inventory" INTEGER CHECK ("track_inventory" IN (0, 1)),
            "stock_on_hand" TEXT,
            "stock_on_hand_num" REAL GENERATED ALWAYS AS (CAST("stock_on_hand" AS REAL)) VIRTUAL,
            "available_stock" TEXT,
            "available_stock_num" REAL GENERATED ALWAYS AS (CAST("available_stock" AS REAL)) VIRTUAL,
            "actual_available_stock" TEXT,
            "actual_available_stock_num" REAL GENERATED ALWAYS AS (CAST("actual_available_stock" AS REAL)) VIRTUAL,
            "reorder_level" TEXT,
            "reorder_level_num" REAL GENERATED ALWAYS AS (CAST("reorder_level" AS REAL)) VIRTUAL, "upc" TEXT,
            "ean" TEXT, "isbn" TEXT, "part_number" TEXT, "image_name" TEXT, "image_document_id" TEXT,
            "created_time" TEXT, "custom_fields" TEXT, "is_active" INTEGER CHECK (is_active IN (0, 1)),
            "last_modified_time" TEXT, "content_hash" TEXT, "detail_hash" TEXT, "zoho_raw_data" TEXT,
            "zoho_detail_data" TEXT, "zoho_synced_at" TEXT NOT NULL, "created_at" TEXT NOT NULL,
            "updated_at" TEXT NOT NULL, "deleted_at" TEXT
        );
        """
}
