import SQLStores
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

@testable import PostgresStores

/// What only PostgreSQL can show of a commit; the rest is in `DestinationConformance`.
@Suite struct PostgresCommitTests {
    @Test func `a batch without a change writes no tuple of its table`() async throws {
        try await withDatabase { database, lease in
            let rows = (1...200).map { Sample.row(Sample.record("\($0)"), ["name": .text("Lamp \($0)")]) }
            _ = try await database.commit(Sample.batch(rows), holding: lease)
            let places = "SELECT zoho_id || ctid || xmin FROM products ORDER BY id"
            let before = try await database.texts(places)
            let commit = BatchCommit(
                batch: Sample.batch(rows, minutes: 9),
                lease: lease,
                table: database.dataTable(of: .products),
                catalog: .zoho
            )
            let (outcome, tuples) = try await database.client.write { session in
                // They are the session's, and the first commit's may still be among them.
                let written = """
                    SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint FROM pg_stat_xact_user_tables
                    WHERE relname IN ('products', 'product_stock', 'tds_sync_logs', 'tds_delete_suspects')
                    """
                let before = try session.execute(written).first?.integer(0) ?? 0
                let outcome = try commit.run(session)
                return (outcome, (try session.execute(written).first?.integer(0) ?? 0) - before)
            }
            #expect(outcome.rows.allSatisfy { $0.isUnchanged })
            #expect(tuples == 0)
            #expect(try await database.texts(places) == before)
        }
    }

    @Test func `a batch with nothing in it begins no transaction that writes`() async throws {
        try await withDatabase { database, lease in
            let commits = try await database.text("SELECT count(*) FROM tds_commits")
            let runs = try await database.text("SELECT xmin FROM tds_sync_runs")
            _ = try await database.commit(Sample.batch([]), holding: lease)
            #expect(try await database.text("SELECT count(*) FROM tds_commits") == commits)
            #expect(try await database.text("SELECT xmin FROM tds_sync_runs") == runs)
            try await database.shared.leases.release(lease)
            let error = await #expect(throws: SyncError.self) {
                try await database.commit(Sample.batch([]), holding: lease)
            }
            #expect(error?.code == .leaseLost)
        }
    }

    @Test func `finding due details, unrelayed events and a history reads no other rows`() async throws {
        try await withDatabase { database, _ in
            let rows = (1...2_000).map { Sample.row(Sample.record("\($0)"), of: .invoices) }
            var batch = Sample.batch(rows, of: .invoices)
            let lease = try await database.begin(Sample.run(Sample.runID(2), of: .invoices))
            batch.settledDetails = rows.dropLast(5).map(\.record.id)
            _ = try await database.commit(batch, holding: lease)
            let events = try await database.shared.changeLog.unrelayed(limit: 2_000)
            try await database.shared.changeLog.markRelayed(events.dropLast(5).map(\.sequence), at: Sample.instant())
            try await database.execute("VACUUM ANALYZE invoices, tds_sync_logs")
            for (query, index) in [
                (
                    """
                    SELECT zoho_id FROM invoices WHERE details_due AND deleted_at IS NULL AND zoho_id IS NOT NULL
                    ORDER BY last_modified_time DESC NULLS LAST LIMIT 9
                    """, "tds_invoices_details_due"
                ),
                (
                    """
                    SELECT * FROM tds_sync_logs
                    WHERE relayed_at IS NULL AND action IN ('inserted', 'updated', 'deleted', 'undeleted')
                    ORDER BY sequence LIMIT 9
                    """, "tds_sync_logs_unrelayed"
                ),
                ("SELECT * FROM tds_sync_logs WHERE entity_id = '7'", "tds_sync_logs_entity_id"),
            ] {
                // So few rows could as well be read and sorted.
                let plan = try await Psql.run(
                    "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off; EXPLAIN \(query)",
                    on: database.client.pool.address.url
                )
                #expect(plan.contains(index), "\(plan)")
            }
        }
    }

    @Test func `what webhooks did and what is old is found without a look at all else`() async throws {
        try await withDatabase { database, _ in
            try await database.execute(
                """
                INSERT INTO tds_sync_runs (id, entity_type, mode, status, started_at, finished_at)
                SELECT gen_random_uuid(), 'product', 'incremental', 'completed', moment, moment
                FROM generate_series(timestamptz '2025-08-15', '2025-11-13', '5 minutes') AS moment;
                INSERT INTO tds_sync_logs (logged_at, sync_id, entity_type, entity_id, action)
                SELECT moment, gen_random_uuid(), 'product', '7', 'updated'
                FROM generate_series(timestamptz '2025-08-15', '2025-11-13', '1 minute') AS moment;
                INSERT INTO tds_dead_letter_queue (
                    id, entity_type, dedupe_key, reason, message, payload, sync_id, status, first_seen, last_seen
                )
                SELECT gen_random_uuid(), 'product', moment, 'no_id', '', '', gen_random_uuid(), 'resolved', moment, moment
                FROM generate_series(timestamptz '2025-08-15', '2025-11-13', '5 minutes') AS moment;
                """
            )
            try await database.execute("VACUUM ANALYZE tds_sync_runs")
            try await database.execute("VACUUM ANALYZE tds_sync_logs")
            try await database.execute("VACUUM ANALYZE tds_dead_letter_queue")
            let dialect = PostgresDialect()
            let changes = DeliveryStatistics.changes(since: Sample.instant(), dialect).rendered(in: dialect)
            for (query, index) in [
                (changes.text.replacing("$1", with: "timestamptz '2025-11-12'"), "tds_sync_logs_logged_at"),
                (
                    "SELECT id FROM tds_sync_runs WHERE finished_at < '2025-08-16' ORDER BY finished_at LIMIT 1000",
                    "tds_sync_runs_finished_at"
                ),
                (
                    "SELECT * FROM tds_dead_letter_queue ORDER BY last_seen DESC, id LIMIT 100",
                    "tds_dead_letter_queue_last_seen"
                ),
                (
                    "SELECT * FROM tds_dead_letter_queue WHERE status = 'discarded' ORDER BY last_seen DESC, id LIMIT 100",
                    "tds_dead_letter_queue_status"
                ),
                (
                    """
                    SELECT id FROM tds_dead_letter_queue
                    WHERE status IN ('resolved', 'discarded') AND last_seen < '2025-08-15 02:00' LIMIT 1000
                    """, "tds_dead_letter_queue_status"
                ),
            ] {
                let plan = try await Psql.run("EXPLAIN \(query)", on: database.client.pool.address.url)
                #expect(plan.contains(index), "\(plan)")
                for table in ["tds_sync_logs", "tds_dead_letter_queue"] {
                    #expect(!plan.contains("Seq Scan on \(table)"), "\(plan)")
                }
            }
        }
    }

    // MARK: - Refused rows

    @Test func `each row that PostgreSQL cannot hold fails alone, with the reason`() async throws {
        try await withDatabase { database, lease in
            let huge = "1" + String(repeating: "0", count: 140_000)
            var rows = (1...40).map { Sample.row(Sample.record("\($0)")) }
            rows[3] = Sample.row(Sample.record("nul"), ["name": .text("La\0mp")])
            rows[11] = Sample.row(Self.record("json-nul", #"{"name":"La\u0000mp"}"#))
            rows[12] = Sample.row(Self.record("json-number", #"{"rate":1e200000}"#))
            rows[25] = Sample.row(Sample.record("decimal"), ["rate": .decimal(huge)])
            rows[30] = Sample.row(Sample.record("custom"), customFields: #"{"cf_a":"\u0000"}"#)
            rows[39] = Sample.row(Sample.record(Self.noise(6_000)))
            let outcome = try await database.commit(Sample.batch(rows), holding: lease)
            let refused = outcome.rows.indices.filter { outcome.rows[$0].isRejected }
            #expect(refused == [3, 12, 25, 39])
            #expect(try await database.text("SELECT count(*) FROM products") == "36")
            #expect(try await database.shared.deadLetters.openCounts() == ["product": 4])
            let messages = try await database.texts("SELECT message FROM tds_dead_letter_queue").compactMap(\.self)
            for reason in ["0x00", "overflow", "index"] {
                #expect(messages.contains { $0.contains(reason) }, "\(reason) in \(messages)")
            }
            let ids = "SELECT id FROM products ORDER BY id"
            #expect(try await database.texts(ids).count == 36)
            // What only the text of the payload and of the custom fields lacks is noted.
            let kept = "SELECT zoho_raw_data ->> 'name' FROM products WHERE zoho_id = 'json-nul'"
            #expect(try await database.text(kept) == "La\u{FFFD}mp")
            #expect(try await database.shared.columnFaults.counts() == ["product": 1])
        }
    }

    @Test func `a row that a trigger refuses leaves no trace`() async throws {
        try await withDatabase { database, lease in
            try await database.execute(
                """
                CREATE TABLE audit (zoho_id text);
                CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    INSERT INTO audit VALUES (NEW.zoho_id);
                    IF NEW.sku IS NULL THEN RAISE EXCEPTION 'no sku' USING ERRCODE = 'TD001'; END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER watch AFTER INSERT ON products FOR EACH ROW EXECUTE FUNCTION watch()
                """
            )
            let outcome = try await database.commit(
                Sample.batch([
                    Sample.row(Sample.record("a"), ["sku": .text("1")]), Sample.row(Sample.record("bad")),
                    Sample.row(Sample.record("c"), ["sku": .text("3")]),
                ]),
                holding: lease
            )
            #expect(outcome.rows[1] == .rejected(RecordFault(.rowRejected, "no sku")))
            #expect(try await database.texts("SELECT zoho_id FROM products ORDER BY id") == ["a", "c"])
            #expect(try await database.texts("SELECT zoho_id FROM audit ORDER BY 1") == ["a", "c"])
        }
    }

    @Test func `a deferred constraint of the user costs the row that breaks it, not the batch`() async throws {
        try await withDatabase { database, lease in
            try await database.execute(
                "ALTER TABLE products ADD CONSTRAINT one_sku UNIQUE (sku) DEFERRABLE INITIALLY DEFERRED"
            )
            let rows = [("a", "1"), ("b", "2"), ("c", "1")].map { id, sku in
                Sample.row(Sample.record(id), ["sku": .text(sku)])
            }
            let outcome = try await database.commit(Sample.batch(rows), holding: lease)
            #expect(outcome.rows.map(\.isRejected) == [false, false, true])
        }
    }

    @Test func `a row that a trigger swallows is not reported as written`() async throws {
        try await withDatabase { database, lease in
            try await database.execute(
                """
                CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
                CREATE TRIGGER swallow BEFORE INSERT ON products FOR EACH ROW
                    WHEN (NEW.zoho_id = 'bad') EXECUTE FUNCTION swallow()
                """
            )
            let rows = ["a", "bad"].map { Sample.row(Sample.record($0)) }
            let outcome = try await database.commit(Sample.batch(rows), holding: lease)
            #expect(outcome.rows.map(\.isWritten) == [true, false])
            #expect(try await database.shared.deadLetters.openCounts() == ["product": 1])
        }
    }

    @Test func `a fault whose words hold U+0000 is written down all the same`() async throws {
        try await withDatabase { database, lease in
            let letter = Sample.deadLetter("a\0b", RecordFault(.invalidJSON, "duplicate member \"\0\""))
            _ = try await database.commit(Sample.batch([], deadLetters: [letter]), holding: lease)
            #expect(
                try await database.texts("SELECT message FROM tds_dead_letter_queue")
                    == ["duplicate member \"\u{FFFD}\""]
            )
            #expect(try await database.texts("SELECT entity_id FROM tds_dead_letter_queue") == [nil])
        }
    }

    // MARK: - Values

    @Test func `every kind of value is stored in its form`() async throws {
        try await withDatabase { database, lease in
            let values: [String: ColumnValue] = [
                "name": .text("Lampe \u{1F4A1} \"x\" 'y' {z,NULL} \\"), "rate": .decimal("-12.50"),
                "track_inventory": .boolean(true), "created_time": .instant(Instant(microseconds: -1)), "sku": .null,
                "unit": .text(""),
            ]
            let row = Sample.row(Sample.record("a"), values, isActive: false, customFields: #"{"cf_a":1.50}"#)
            _ = try await database.commit(Sample.batch([row]), holding: lease)
            for (column, expected) in [
                ("name", "Lampe \u{1F4A1} \"x\" 'y' {z,NULL} \\"), ("rate", "-12.50"), ("track_inventory", "true"),
                ("created_time AT TIME ZONE 'UTC'", "1969-12-31 23:59:59.999999"), ("is_active", "false"),
                ("custom_fields", #"{"cf_a": 1.50}"#), ("sku", nil), ("unit", ""), ("description", nil),
                ("zoho_synced_at = created_at AND created_at = updated_at", "true"),
            ] {
                #expect(try await database.text("SELECT \(column) FROM products") == expected)
            }
        }
    }

    @Test func `a written row keeps the moment it was created`() async throws {
        try await withDatabase { database, lease in
            for version in 1...2 {
                let row = Sample.row(Sample.record("a", version: version))
                _ = try await database.commit(Sample.batch([row], minutes: Int64(version)), holding: lease)
            }
            let moments =
                "SELECT created_at = '2025-11-13T08:01:00Z' AND updated_at = '2025-11-13T08:02:00Z' FROM products"
            #expect(try await database.text(moments) == "true")
        }
    }

    @Test func `list rows and details of many records in one batch keep their order and their ids`() async throws {
        try await withDatabase { database, lease in
            let rows = (1...20).flatMap { number in
                [RecordShape.list, .detail, .list].enumerated().map { turn, shape in
                    Sample.row(Sample.record("\(number)", version: turn + 1, minutes: Int64(turn), shape: shape))
                }
            }
            let outcome = try await database.commit(Sample.batch(rows), holding: lease)
            #expect(outcome.rows.allSatisfy { $0.isWritten })
            for number in 0..<20 {
                #expect(Set(outcome.rows[number * 3..<number * 3 + 3].map(\.localID)) == ["\(number + 1)"])
            }
            let versions = try await database.storedVersions(of: .products, after: nil, limit: 99)
            #expect(versions.allSatisfy { $0.contentHash == Sample.hash(3) && $0.detailHash == Sample.hash(2) })
        }
    }

    @Test func `a new generation commits with the rows, or not at all`() async throws {
        try await withDatabase { database, lease in
            let before = try await database.generation()
            var batch = Sample.batch([Sample.row(Sample.record("a"))])
            batch.renewsGeneration = true
            let outcome = try await database.commit(batch, holding: lease)
            #expect(try await database.generation() == outcome.newGeneration)
            #expect(outcome.newGeneration != before)
            #expect(try await database.renewGeneration() != outcome.newGeneration)
            let now = try await database.generation()
            try await database.shared.leases.release(lease)
            await #expect(throws: SyncError.self) { try await database.commit(batch, holding: lease) }
            #expect(try await database.generation() == now)
        }
    }

    private static func record(_ id: String, _ payload: String) -> SourceRecord {
        let bytes = Array(payload.utf8)
        return SourceRecord(
            id: id,
            shape: .list,
            modifiedAt: Sample.instant(),
            hash: Sample.hash(7),
            slice: RecordSlice(page: bytes, range: bytes.indices)
        )
    }

    /// Text that does not compress: an index entry is measured after compression.
    private static func noise(_ count: Int) -> String {
        var random = SeededRandom(seed: 1)
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return String((1...count).map { _ in random.one(of: letters) })
    }
}
