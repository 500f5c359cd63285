import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

@testable import PostgresStores

@Suite struct PostgresSchemaTests {
    private static let stamps = PlausibleStamps(at: Sample.instant())

    @Test func `every type of the catalog has its table and columns`() async throws {
        try await withDatabase { database, _ in
            for type in EntityCatalog.zoho.types {
                let columns = try await database.texts(
                    "SELECT attname FROM pg_attribute WHERE attrelid = '\(type.table)'::regclass AND attnum > 0"
                )
                #expect(Set(columns).isSuperset(of: type.columns.map(\.name)))
                #expect(Set(columns).isSuperset(of: ["id", "zoho_id", "content_hash", "deleted_at"]))
                for table in type.childTables {
                    let columns = try await database.texts(
                        "SELECT attname FROM pg_attribute WHERE attrelid = '\(table.name)'::regclass AND attnum > 0"
                    )
                    #expect(Set(columns).isSuperset(of: table.columns.map(\.name) + ["parent_id", "position"]))
                }
            }
        }
    }

    @Test func `opening again changes nothing`() async throws {
        try await withFreshDatabase { url in
            let schema = """
                SELECT string_agg(c.oid || relname || c.xmin || attname || attnum || a.xmin, ',' ORDER BY c.oid, attnum)
                FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid WHERE relnamespace = 'public'::regnamespace
                """
            let first = try await PostgresDatabase.open(at: url)
            let before = try await first.text(schema)
            let second = try await PostgresDatabase.open(at: url)
            #expect(try await second.text(schema) == before)
            #expect(try await second.generation() == first.generation())
            for database in [first, second] { database.close() }
        }
    }

    @Test func `many that open a new database at once all succeed`() async throws {
        try await withFreshDatabase { url in
            let generations = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 1...6 {
                    group.addTask {
                        let database = try await PostgresDatabase.open(at: url)
                        defer { database.close() }
                        return try await database.generation()
                    }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(generations.count == 1)
        }
    }

    // MARK: - Tables of the user

    @Test(arguments: [
        ("CREATE TABLE products (id bigserial PRIMARY KEY, title text)", "zoho_id"),
        ("CREATE TABLE products (zoho_id text PRIMARY KEY)", "no column id"),
        ("CREATE TABLE products (id bigint PRIMARY KEY, zoho_id text)", "no default"),
        ("CREATE TABLE products (id bigserial, zoho_id bigint)", "zoho_id is bigint, and TDS needs text"),
        (
            "CREATE TABLE products (id bigserial, zoho_id text, rate double precision)",
            "rate is double precision, and TDS needs numeric"
        ),
        (
            "CREATE TABLE products (id bigserial, zoho_id text, created_at timestamp)",
            "created_at is timestamp without time zone, and TDS needs timestamp with time zone"
        ),
        (
            "CREATE TABLE products (id bigserial, zoho_id text, zoho_raw_data json)",
            "zoho_raw_data is json, and TDS needs jsonb"
        ),
        ("CREATE TABLE products (id bigserial, zoho_id text, name text GENERATED ALWAYS AS ('x') STORED)", "generated"),
        ("CREATE TABLE tds_leases (id bigint)", "not made by TDS"),
        ("CREATE VIEW vendors AS SELECT 1 AS id", "not a table"),
        (
            "CREATE TABLE customers (id bigserial, zoho_id text); INSERT INTO customers (zoho_id) VALUES ('a'), ('a')",
            "twice"
        ),
        (
            """
            CREATE TABLE products (id bigserial, zoho_id text, name varchar(9)); CREATE VIEW v AS SELECT name FROM products
            """,
            "cannot be changed"
        ),
    ])
    func `a table of the user that cannot be used is refused with the reason, and nothing is written`(
        _ statement: String,
        _ reason: String
    ) async throws {
        try await withFreshDatabase { url in
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

    @Test func `a table of the user is taken over: widened, completed, and none of its rows or columns is lost`()
        async throws
    {
        try await withFreshDatabase { url in
            _ = try await Psql.run(
                """
                CREATE TABLE products (
                    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), zoho_id varchar(40) UNIQUE, name varchar(20),
                    rate numeric(8,2), stock_on_hand integer, note text
                );
                INSERT INTO products (zoho_id, name, rate, stock_on_hand, note)
                VALUES ('a', 'Lamp', 1.50, 7, 'mine'), (NULL, 'own', NULL, NULL, 'mine too')
                """,
                on: url
            )
            let database = try await PostgresDatabase.open(at: url)
            defer { database.close() }
            let lease = try await database.begin()
            let name = String(repeating: "long ", count: 20)
            let rows = ["a", "b"].map { id in
                Sample.row(
                    Sample.record(id),
                    ["name": .text(name), "rate": .decimal("123456789.12345"), "stock_on_hand": .decimal("7.5")]
                )
            }
            let outcome = try await database.commit(Sample.batch(rows), holding: lease)
            #expect(outcome.rows.map(\.isWritten) == [true, true])
            let line = "SELECT concat_ws('|', zoho_id, name, rate, stock_on_hand, note) FROM products ORDER BY zoho_id"
            #expect(
                try await database.texts(line) == [
                    "a|\(name)|123456789.12345|7.5|mine", "b|\(name)|123456789.12345|7.5", "own|mine too",
                ]
            )
            let versions = try await database.storedVersions(of: .products, after: nil, limit: 1)
            let next = try await database.storedVersions(of: .products, after: versions.last?.localID, limit: 9)
            #expect(Set((versions + next).map(\.entityID)) == ["a", "b"])
        }
    }

    @Test func `other tables of the user stay, also ones that point at ours`() async throws {
        try await withDatabase { database, lease in
            try await database.execute("CREATE TABLE notes (product bigint REFERENCES products (id), text text)")
            _ = try await database.commit(Sample.batch([Sample.row(Sample.record("a"))]), holding: lease)
            try await database.execute("INSERT INTO notes SELECT id, 'mine' FROM products")
            let again = try await PostgresDatabase.open(at: database.client.pool.address.url)
            defer { again.close() }
            #expect(try await again.text("SELECT text FROM notes JOIN products ON products.id = product") == "mine")
        }
    }

    @Test func `a database of a newer version is refused`() async throws {
        try await withDatabase { database, _ in
            try await database.execute("INSERT INTO tds_migrations VALUES (1000, 'from-the-future')")
            let error = await #expect(throws: SyncError.self) {
                try await PostgresDatabase.open(at: database.client.pool.address.url)
            }
            #expect(error?.code == .destinationIncompatible)
            #expect(error?.message.contains("newer version") == true)
        }
    }

    // MARK: - New columns, generations

    @Test func `a column that the catalog gained is added, and the next sync fills it from what is stored`()
        async throws
    {
        try await withFreshDatabase { url in
            let narrow = EntityType.products.with(columns: [Column("name", .text)])
            let old = try await PostgresDatabase.open(at: url, catalog: EntityCatalog([narrow]))
            let lease = try await old.begin()
            var before = Sample.batch(
                [try Sample.row(json: #"{"item_id":"a","name":"Lamp","rate":1.50}"#, of: narrow)],
                of: narrow
            )
            before.mappingVersion = RowMapper(narrow).version
            _ = try await old.commit(before, holding: lease)
            let generation = try await old.generation()

            let new = try await PostgresDatabase.open(at: url)
            #expect(try await new.generation() != generation)
            #expect(try await new.mappingVersion(of: .products) == nil)
            let rows = try await new.storedRows(of: .products, ids: ["a"])
            let repair = RowRepair(
                of: rows[0],
                children: [[]],
                RowMapper(.products),
                stamps: Self.stamps,
                rehashing: true
            )
            var batch = Sample.batch([])
            batch.repairs = [try #require(repair)]
            _ = try await new.commit(batch, holding: lease)
            #expect(try await new.text("SELECT name || rate FROM products") == "Lamp1.50")
            for database in [old, new] { database.close() }
        }
    }

    @Test func `a column that a child table gained is added, and its rows are to be made anew, without a call`()
        async throws
    {
        try await withFreshDatabase { url in
            let table = EntityType.products.childTables[0]
            let narrow = ChildTable("product_stock", from: "locations", columns: [table.columns[0]])
            let old = try await PostgresDatabase.open(
                at: url,
                catalog: EntityCatalog([.products.with(childTables: [narrow])])
            )
            let lease = try await old.begin()
            var batch = Sample.batch([
                Sample.row(Sample.record("a")), Sample.row(Sample.record("a", version: 2, shape: .detail)),
            ])
            batch.settledDetails = ["a"]
            batch.mappingVersion = "of the narrow table"
            _ = try await old.commit(batch, holding: lease)
            let new = try await PostgresDatabase.open(at: url)
            #expect(try await new.dueDetails(of: .products, limit: 9, now: Sample.instant()).isEmpty)
            #expect(try await new.mappingVersion(of: .products) == nil)
            let again = try await new.commit(batch, holding: lease)
            #expect(again.rows == [.unchanged(localID: "1"), .unchanged(localID: "1")])
            for database in [old, new] { database.close() }
        }
    }

    @Test(arguments: ["uuid DEFAULT gen_random_uuid()", "text DEFAULT 'p' || random()", "serial"])
    func `child rows point at the ids of a table of the user, and go with its rows`(_ id: String) async throws {
        try await withFreshDatabase { url in
            _ = try await Psql.run("CREATE TABLE products (id \(id), zoho_id text)", on: url)
            let database = try await PostgresDatabase.open(at: url)
            defer { database.close() }
            let table = EntityType.products.childTables[0]
            let details = ["a", "b"].map { id in
                Sample.row(
                    Sample.record(id, shape: .detail),
                    children: [table.name: Sample.lines(["Store", "Shop"], of: table)]
                )
            }
            let lease = try await database.begin()
            let outcome = try await database.commit(Sample.batch(details), holding: lease)
            #expect(outcome.rows.allSatisfy { $0.isWritten })
            let ids =
                "SELECT zoho_id || position FROM products JOIN product_stock ON parent_id = products.id ORDER BY 1"
            #expect(try await database.texts(ids) == ["a1", "a2", "b1", "b2"])
            try await database.execute("DELETE FROM products WHERE zoho_id = 'a'")
            #expect(try await database.text("SELECT count(*) FROM product_stock") == "2")
        }
    }

    @Test func `a table that was dropped leaves no child rows to the next one of its numbers`() async throws {
        try await withDatabase { database, lease in
            let table = EntityType.products.childTables[0]
            let detail = Sample.row(
                Sample.record("a", shape: .detail),
                children: [table.name: Sample.lines(["Store"], of: table)]
            )
            _ = try await database.commit(Sample.batch([detail]), holding: lease)
            try await database.execute("DROP TABLE products CASCADE")
            let again = try await PostgresDatabase.open(at: database.client.pool.address.url)
            defer { again.close() }
            #expect(try await again.text("SELECT count(*) FROM product_stock") == "0")
            _ = try await again.commit(Sample.batch([detail]), holding: lease)
            try await again.execute("DELETE FROM products")
            #expect(try await again.text("SELECT count(*) FROM product_stock") == "0")
        }
    }

    @Test func `a recreated table gives the database another generation`() async throws {
        try await withDatabase { database, _ in
            let before = try await database.generation()
            try await database.execute("DROP TABLE vendors CASCADE")
            let again = try await PostgresDatabase.open(at: database.client.pool.address.url)
            defer { again.close() }
            #expect(try await again.generation() != before)
        }
    }

    @Test func `a copy of a database has another generation although its rows are the same`() async throws {
        try await withFreshDatabase { url in
            let database = try await PostgresDatabase.open(at: url)
            let generation = try await database.generation()
            let value = "SELECT value FROM tds_meta WHERE key = 'generation'"
            let stored = try await database.text(value)
            database.close()
            let copy = url + "_copy"
            let names = [url, copy].map { String($0.split(separator: "/").last ?? "") }
            let server = url.replacing(names[0], with: "postgres")
            let users = "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(names[0])'"
            try await until("nobody uses the database") { try await Psql.run(users, on: server) == "0" }
            _ = try await Psql.run("CREATE DATABASE \(names[1]) TEMPLATE \(names[0])", on: server)
            let copied = try await PostgresDatabase.open(at: copy)
            #expect(try await copied.text(value) == stored)
            #expect(try await copied.generation() != generation)
            copied.close()
            _ = try await Psql.run("DROP DATABASE \(names[1]) WITH (FORCE)", on: server)
        }
    }
}

extension EntityType {
    fileprivate func with(columns: [Column]? = nil, childTables: [ChildTable]? = nil) -> EntityType {
        EntityType(
            name: name,
            plural: plural,
            aliases: aliases,
            listing: listing,
            layout: layout,
            columns: columns ?? self.columns,
            childTables: childTables ?? self.childTables,
            details: details,
            active: active
        )
    }
}
