import SyncCore
import SyncTestKit
import Testing

@testable import PostgresStores

/// New rows go by COPY, which knows neither `ON CONFLICT` nor `RETURNING` and is not for every table.
@Suite struct CopyTests {
    @Test func `new rows are copied, and inserted where one of them is refused`() async throws {
        try await withDatabase { database, lease in
            try await database.execute(
                """
                CREATE TABLE ways (zoho_id text, way text);
                CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF NEW.sku = 'bad' THEN RAISE EXCEPTION 'bad sku' USING ERRCODE = 'TD001'; END IF;
                    INSERT INTO ways VALUES (NEW.zoho_id, substring(current_query() FROM 'COPY|INSERT'));
                    RETURN NEW;
                END $$;
                CREATE TRIGGER watch BEFORE INSERT ON products FOR EACH ROW EXECUTE FUNCTION watch()
                """
            )
            for ids in [["a", "b"], ["c", "bad"]] {
                let rows = ids.map { Sample.row(Sample.record($0), ["sku": .text($0)]) }
                let outcome = try await database.commit(Sample.batch(rows), holding: lease)
                #expect(outcome.rows.map(\.isWritten) == ids.map { $0 != "bad" })
            }
            #expect(
                try await database.texts("SELECT zoho_id || ' ' || way FROM ways ORDER BY 1")
                    == ["a COPY", "b COPY", "c INSERT"]
            )
        }
    }

    @Test func `no character of a text or a payload means anything to COPY`() async throws {
        try await withDatabase { database, lease in
            let texts = ["\\", "\\N", "\\.", "a\tb\nc\rd\u{1}\u{7F}", "\\n\\\\t", "", "\"{,}'", "\u{1F4A1}\\"]
            let rows = texts.enumerated().map { number, text in
                Sample.row(
                    Self.record("\(number)\\\t\n", #"{ "t":\#t"\\N \n \u00e9 \"x\"" }"# + "\r\n"),
                    ["name": .text(text)],
                    customFields: #"{"cf":"\\\n"}"#
                )
            }
            let outcome = try await database.commit(Sample.batch(rows), holding: lease)
            #expect(outcome.rows.allSatisfy { $0.isWritten })
            #expect(try await database.texts("SELECT name FROM products ORDER BY id") == texts)
            #expect(
                try await database.texts("SELECT zoho_id FROM products ORDER BY id") == rows.map(\.record.id)
            )
            #expect(
                Set(try await database.texts("SELECT zoho_raw_data->>'t' FROM products"))
                    == ["\\N \n \u{E9} \"x\""]
            )
            #expect(Set(try await database.texts("SELECT custom_fields->>'cf' FROM products")) == ["\\\n"])
        }
    }

    @Test func `a row that somebody inserts between our look and our COPY is looked at again`() async throws {
        try await withDatabase { database, lease in
            let isInserted = Shared(false)
            let other = Task {
                try await database.client.write { session in
                    try session.run(
                        """
                        INSERT INTO products (zoho_id, content_hash, zoho_synced_at, created_at, updated_at)
                        VALUES ('b', 'other', now(), now(), now())
                        """
                    )
                    isInserted.change { $0 = true }
                    // Until the batch, which does not see this row yet, waits for it.
                    try session.until(
                        "SELECT count(*) FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid"
                    )
                }
            }
            try await until("the row is inserted") { isInserted.value }
            let rows = ["a", "b", "c"].map { Sample.row(Sample.record($0)) }
            let outcome = try await database.commit(Sample.batch(rows), holding: lease)
            try await other.value
            #expect(outcome.rows.allSatisfy { $0.isWritten })
            let hashes = "SELECT content_hash = '\(Sample.record("a").hash)' FROM products"
            #expect(try await database.texts(hashes) == ["true", "true", "true"])
        }
    }

    @Test func `a table with row-level security, which COPY refuses, takes rows all the same`() async throws {
        try await withFreshDatabase { url in
            let owner = try await PostgresDatabase.open(at: url)
            defer { owner.close() }
            let role = "plain_\(url.suffix(8))"
            try await owner.execute(
                """
                CREATE ROLE \(role); GRANT ALL ON ALL TABLES IN SCHEMA public TO \(role);
                GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO \(role);
                ALTER TABLE products ENABLE ROW LEVEL SECURITY;
                CREATE POLICY everything ON products TO \(role) USING (true) WITH CHECK (sku IS NOT NULL)
                """
            )
            let database = try await PostgresDatabase.open(at: url + "?options=-c%20role%3D\(role)")
            defer { database.close() }
            let lease = try await database.begin()
            let rows = [("a", "1"), ("b", "2")].map { Sample.row(Sample.record($0), ["sku": .text($1)]) }
            let outcome = try await database.commit(Sample.batch(rows), holding: lease)
            #expect(outcome.rows.allSatisfy { $0.isWritten })
            #expect(try await owner.texts("SELECT zoho_id FROM products ORDER BY id") == ["a", "b"])
            try await owner.execute("DROP OWNED BY \(role); DROP ROLE \(role)")
        }
    }

    @Test(arguments: ["uuid DEFAULT gen_random_uuid()", "bigint DEFAULT (random() * 1e15)::bigint"])
    func `a table whose ids are not numbers of a sequence takes rows all the same`(_ id: String) async throws {
        try await withFreshDatabase { url in
            _ = try await Psql.run("CREATE TABLE products (id \(id) PRIMARY KEY, zoho_id text UNIQUE)", on: url)
            let database = try await PostgresDatabase.open(at: url)
            defer { database.close() }
            let lease = try await database.begin()
            let rows = ["a", "b"].map { Sample.row(Sample.record($0)) }
            let outcome = try await database.commit(Sample.batch(rows), holding: lease)
            #expect(outcome.rows.allSatisfy { $0.isWritten })
            #expect(
                try await database.texts("SELECT id FROM products ORDER BY zoho_id") == outcome.rows.map(\.localID)
            )
        }
    }

    @Test func `a look at rows that are stored takes no number`() async throws {
        try await withDatabase { database, lease in
            let rows = (1...5).map { Sample.row(Sample.record("\($0)")) }
            for _ in 1...3 { _ = try await database.commit(Sample.batch(rows), holding: lease) }
            #expect(try await database.text("SELECT last_value FROM products_id_seq") == "5")
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
}

extension Session {
    /// Waits inside of a transaction until something is counted.
    fileprivate func until(_ count: String) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while try execute(count).first?.integer(0) == 0 {
            try #require(ContinuousClock.now < deadline, "it never became so")
        }
    }
}
