import Foundation
import GRDB
import SQLStores
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

@testable import SQLiteStores

@Suite struct SQLiteSchemaTests {
    private static let stamps = PlausibleStamps(at: Sample.instant())

    @Test func `every type of the catalog has its table and columns`() async throws {
        try await withDatabase { database, _ in
            for type in EntityCatalog.zoho.types {
                let columns = try await database.texts("SELECT name FROM pragma_table_xinfo('\(type.table)')")
                #expect(Set(columns).isSuperset(of: type.columns.map(\.name)))
                #expect(Set(columns).isSuperset(of: ["id", "zoho_id", "content_hash", "deleted_at"]))
                for table in type.childTables {
                    let columns = try await database.texts("SELECT name FROM pragma_table_xinfo('\(table.name)')")
                    #expect(Set(columns).isSuperset(of: table.columns.map(\.name) + ["parent_id", "position"]))
                }
            }
        }
    }

    @Test func `opening again changes nothing`() async throws {
        try await withTemporaryFile { path in
            let first = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            let schema = try await first.texts("SELECT sql FROM sqlite_schema ORDER BY name")
            let second = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            #expect(try await second.texts("SELECT sql FROM sqlite_schema ORDER BY name") == schema)
            #expect(try await second.generation() == first.generation())
        }
    }

    @Test func `many that open a new file at once all succeed`() async throws {
        try await withTemporaryFile { path in
            let generations = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 1...6 {
                    group.addTask { try await SQLiteDatabase.open(path: path, catalog: .zoho).generation() }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(generations.count == 1)
        }
    }

    @Test func `migrating goes on where another program has migrated between the look and the lock`() async throws {
        try await withTemporaryFile { path in
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let other = try DatabasePool(path: path, configuration: configuration)
            try await other.writeWithoutTransaction { connection in
                try connection.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
                try connection.beginTransaction(.immediate)
            }
            // Called when ours has looked, found nothing applied, and waits for the other's lock.
            configuration.busyMode = .callback { _ in
                try? other.writeWithoutTransaction { try $0.rollback() }
                try? SQLiteMigrations.migrator.migrate(other)
                return true
            }
            let ours = try DatabasePool(path: path, configuration: configuration)
            let migrated = await SQLiteFile.offPool { try SQLiteMigrations.migrate(ours) }
            #expect(throws: Never.self) { try migrated.get() }
            let all = Set(Migration.all.map(SQLiteMigrations.identifier))
            #expect(try await ours.read { try SQLiteMigrations.applied(in: $0) } == all)
        }
    }

    @Test(arguments: [
        "CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT)",
        "CREATE TABLE Products (id INTEGER, zoho_id TEXT, name TEXT)",
        "CREATE TABLE tds_leases (id INTEGER PRIMARY KEY)",
        "CREATE VIEW vendors AS SELECT 1 AS id",
    ])
    func `a table of the user that has the name of one of ours is refused, and nothing is written`(
        _ statement: String
    ) async throws {
        try await withTemporaryFile { path in
            try await userExecutes(statement, at: path)
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let error = await #expect(throws: SyncError.self) {
                try await SQLiteDatabase.open(path: path, catalog: .zoho)
            }
            #expect(error?.code == .destinationIncompatible)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
            #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        }
    }

    @Test func `the error names the table and what it lacks`() async throws {
        try await withTemporaryFile { path in
            try await userExecutes("CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT)", at: path)
            let error = await #expect(throws: SyncError.self) {
                try await SQLiteDatabase.open(path: path, catalog: .zoho)
            }
            #expect(error?.message.contains("products") == true)
            #expect(error?.message.contains("zoho_id") == true)
        }
    }

    @Test func `other tables of the user stay, also ones that point at ours`() async throws {
        try await withTemporaryFile { path in
            try await userExecutes("CREATE TABLE notes (product INTEGER REFERENCES products (id))", at: path)
            try await userExecutes("PRAGMA foreign_keys = OFF; INSERT INTO notes VALUES (77)", at: path)
            let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            #expect(try await database.text("SELECT product FROM notes") == "77")
        }
    }

    @Test func `a database of a newer version is refused`() async throws {
        try await withTemporaryFile { path in
            let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            try await database.execute("INSERT INTO grdb_migrations VALUES ('tds-99-something-new')")
            let error = await #expect(throws: SyncError.self) {
                try await SQLiteDatabase.open(path: path, catalog: .zoho)
            }
            #expect(error?.code == .destinationIncompatible)
            #expect(error?.message.contains("newer version") == true)
        }
    }

    @Test func `migrations of another program in the same file do not matter`() async throws {
        try await withTemporaryFile { path in
            try await userExecutes(
                """
                CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
                INSERT INTO grdb_migrations VALUES ('their-own');
                """,
                at: path
            )
            _ = try await SQLiteDatabase.open(path: path, catalog: .zoho)
        }
    }

    @Test func `a column that the catalog gained is added, and the next sync fills it from what is stored`()
        async throws
    {
        try await withTemporaryFile { path in
            let narrow = EntityType.products.with(columns: [SyncCore.Column("name", .text)])
            let old = try await SQLiteDatabase.open(path: path, catalog: EntityCatalog([narrow]))
            let lease = try await old.begin()
            var before = Sample.batch(
                [try Sample.row(json: #"{"item_id":"a","name":"Lamp","rate":1.50}"#, of: narrow)],
                of: narrow
            )
            before.mappingVersion = RowMapper(narrow).version
            _ = try await old.commit(before, holding: lease)

            let generation = try await old.generation()

            let new = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            #expect(try await new.text("SELECT name FROM products") == "Lamp")
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
            #expect(try await new.text("SELECT name || rate || rate_num FROM products") == "Lamp1.501.5")
        }
    }

    @Test func `a column that a child table gained is added, and its rows are to be made anew, without a call`()
        async throws
    {
        try await withTemporaryFile { path in
            let table = EntityType.products.childTables[0]
            let narrow = ChildTable("product_stock", from: "locations", columns: [table.columns[0]])
            let old = try await SQLiteDatabase.open(
                path: path,
                catalog: EntityCatalog([.products.with(childTables: [narrow])])
            )
            let lease = try await old.begin()
            var batch = Sample.batch([
                Sample.row(Sample.record("a")), Sample.row(Sample.record("a", version: 2, shape: .detail)),
            ])
            batch.settledDetails = ["a"]
            batch.mappingVersion = "of the narrow table"
            _ = try await old.commit(batch, holding: lease)
            let new = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            #expect(try await new.dueDetails(of: .products, limit: 9, now: Sample.instant()).isEmpty)
            #expect(try await new.mappingVersion(of: .products) == nil)
            let again = try await new.commit(batch, holding: lease)
            #expect(again.rows == [.unchanged(localID: "1"), .unchanged(localID: "1")])
        }
    }

    @Test func `a recreated database has another generation, and so has one whose table was dropped`() async throws {
        try await withTemporaryFile { path in
            let first = try await SQLiteDatabase.open(path: path, catalog: .zoho).generation()
            try await userExecutes("DROP TABLE vendors", at: path)
            let second = try await SQLiteDatabase.open(path: path, catalog: .zoho).generation()
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            let third = try await SQLiteDatabase.open(path: path, catalog: .zoho).generation()
            #expect(Set([first, second, third]).count == 3)
        }
    }

    @Test func `child rows go with their row, and none is left to the next one of its number`() async throws {
        try await withTemporaryFile { path in
            let table = EntityType.products.childTables[0]
            let detail = Sample.row(
                Sample.record("a", shape: .detail),
                children: [table.name: Sample.lines(["Store", "Shop"], of: table)]
            )
            let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            let lease = try await database.begin()
            _ = try await database.commit(Sample.batch([detail]), holding: lease)
            try await database.execute("DELETE FROM products")
            #expect(try await database.text("SELECT count(*) FROM product_stock") == "0")
            _ = try await database.commit(Sample.batch([detail]), holding: lease)
            try await userExecutes("PRAGMA foreign_keys = OFF; DROP TABLE products", at: path)
            let again = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            #expect(try await again.text("SELECT count(*) FROM product_stock") == "0")
        }
    }

    @Test func `a database in memory works without a file`() async throws {
        let database = try await SQLiteDatabase.open(path: ":memory:", catalog: .zoho)
        let lease = try await database.begin()
        let outcome = try await database.commit(Sample.batch([Sample.row(Sample.record("a"))]), holding: lease)
        #expect(outcome.rows == [.written(localID: "1")])
    }

    private func userExecutes(_ sql: String, at path: String) async throws {
        try await DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: sql) }
    }
}

extension EntityType {
    fileprivate func with(columns: [SyncCore.Column]? = nil, childTables: [ChildTable]? = nil) -> EntityType {
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
