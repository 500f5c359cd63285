import Logging
import PostgresStores
import SyncCore
import SyncTestKit
import Testing

/// Every port's promises, kept by PostgreSQL on a real server.
@Suite struct PostgresConformanceTests {
    @Test(arguments: DestinationConformance.promises)
    func `PostgreSQL keeps the promises of a destination`(_ promise: Promise<StoresUnderTest>) async throws {
        try await withFreshDatabase { url in
            try await withDatabase(url) { try await promise.check(stores($0, url)) }
        }
    }

    @Test(arguments: RunConformance.promises)
    func `PostgreSQL keeps the promises of a run store`(_ promise: Promise<StoresUnderTest>) async throws {
        try await withFreshDatabase { url in
            try await withDatabase(url) { try await promise.check(stores($0, url)) }
        }
    }

    @Test(arguments: LeaseConformance.promises)
    func `PostgreSQL keeps the promises of a lease store`(_ promise: Promise<any LeaseStore>) async throws {
        try await withFreshDatabase { url in
            try await withDatabase(url) { try await promise.check($0) }
        }
    }

    private func withDatabase(_ url: String, _ body: (PostgresDatabase) async throws -> Void) async throws {
        // A wait of the pool that ends at once would be too short: nothing here moves the time.
        let database = try await PostgresDatabase.open(url: url, time: StillTime(), logger: Logger(label: "test"))
        defer { database.close() }
        try await body(database)
    }

    private func stores(_ database: PostgresDatabase, _ url: String) -> StoresUnderTest {
        StoresUnderTest(
            destination: database,
            runs: database,
            leases: database,
            deadLetters: database,
            // What only a user of the database can do is done as one: with psql.
            storedText: { column, type, entityID in
                let text = try await Psql.run(
                    """
                    SELECT '=' || CASE WHEN pg_typeof(\(column)) = 'boolean'::regtype
                        THEN \(column)::text::boolean::integer::text ELSE \(column)::text END
                    FROM \(type.table) WHERE zoho_id = '\(entityID)'
                    """,
                    on: url
                )
                return text.isEmpty ? nil : String(text.dropFirst())
            },
            setRefusing: { refusing, type, entityID in
                _ = try await Psql.run(
                    refusing ? Self.refusal(of: entityID, type) : "DROP FUNCTION refuse() CASCADE",
                    on: url
                )
            }
        )
    }

    private static func refusal(of entityID: String, _ type: EntityType) -> String {
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'refused by a trigger'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON \(type.table)
            FOR EACH ROW WHEN (NEW.zoho_id = '\(entityID)') EXECUTE FUNCTION refuse()
        """
    }
}
