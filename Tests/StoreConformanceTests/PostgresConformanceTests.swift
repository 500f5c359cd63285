import Foundation
import Logging
import PostgresStores
import SQLStores
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

/// Every port's promises, kept by PostgreSQL on a real server.
@Suite struct PostgresConformanceTests {
    @Test(arguments: DestinationConformance.cases)
    func `PostgreSQL keeps the promises of a destination`(_ contractCase: ContractCase<StoresUnderTest>) async throws {
        try await withFreshDatabase { url in
            try await withDatabase(url) { try await contractCase.check(stores($0, url)) }
        }
    }

    @Test(arguments: ChildConformance.cases)
    func `PostgreSQL keeps the promises of a destination's child tables`(_ contractCase: ContractCase<StoresUnderTest>)
        async throws
    {
        try await withFreshDatabase { url in
            try await withDatabase(url) { try await contractCase.check(stores($0, url)) }
        }
    }

    @Test(arguments: DetailConformance.cases)
    func `PostgreSQL keeps the promises of a destination's details and stored rows`(
        _ contractCase: ContractCase<StoresUnderTest>
    )
        async throws
    {
        try await withFreshDatabase { url in
            try await withDatabase(url) { try await contractCase.check(stores($0, url)) }
        }
    }

    @Test(arguments: RecordConformance.cases)
    func `PostgreSQL keeps the promises about single records`(_ contractCase: ContractCase<StoresUnderTest>)
        async throws
    {
        try await withFreshDatabase { url in
            try await withDatabase(url) { try await contractCase.check(stores($0, url)) }
        }
    }

    @Test(arguments: DeletionConformance.cases)
    func `PostgreSQL keeps the promises of a deletion store`(_ contractCase: ContractCase<StoresUnderTest>) async throws
    {
        try await withFreshDatabase { url in
            try await withDatabase(url) { try await contractCase.check(stores($0, url)) }
        }
    }

    @Test(arguments: ChangeLogConformance.cases)
    func `PostgreSQL keeps the promises of a change log`(_ contractCase: ContractCase<StoresUnderTest>) async throws {
        try await withFreshDatabase { url in
            try await withDatabase(url) { try await contractCase.check(stores($0, url)) }
        }
    }

    @Test(arguments: ImageIndexConformance.cases)
    func `PostgreSQL keeps the promises of an index of images`(_ contractCase: ContractCase<StoresUnderTest>)
        async throws
    {
        try await withFreshDatabase { url in
            try await withDatabase(url) { try await contractCase.check(stores($0, url)) }
        }
    }

    @Test(arguments: RunConformance.cases)
    func `PostgreSQL keeps the promises of a run store`(_ contractCase: ContractCase<StoresUnderTest>) async throws {
        try await withFreshDatabase { url in
            try await withDatabase(url) { try await contractCase.check(stores($0, url)) }
        }
    }

    @Test(arguments: LeaseConformance.cases)
    func `PostgreSQL keeps the promises of a lease store`(_ contractCase: ContractCase<any LeaseStore>) async throws {
        try await withFreshDatabase { url in
            try await withDatabase(url) { try await contractCase.check($0.shared.leases) }
        }
    }

    private func stores(_ database: PostgresDatabase, _ url: String) -> StoresUnderTest {
        StoresUnderTest(
            database.shared,
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
            storedChildren: { table, type, entityID in
                let json = try await Psql.run(Self.children(table, type, entityID), on: url)
                return try JSONDecoder().decode([[String: String]].self, from: Data(json.utf8))
            },
            setRefusing: { refusing, type, entityID in
                _ = try await Psql.run(
                    refusing ? Self.refusal(of: entityID, type) : "DROP FUNCTION refuse() CASCADE",
                    on: url
                )
            }
        )
    }

    private static func children(_ table: ChildTable, _ type: EntityType, _ entityID: String) -> String {
        let columns = table.columns.map { column in
            let name = "child.\(column.name)"
            return switch column.kind {
            case .boolean: (column.name, "\(name)::integer")
            case .instant: (column.name, "to_char(\(name) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
            case .text, .decimal, .date: (column.name, name)
            }
        }
        let all = ["id", "member", "position", "zoho_raw_data"].map { ($0, "child.\($0)") } + columns
        return """
            SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
                \(all.map { "'\($0)', (\($1))::text" }.joined(separator: ", "))
            )) ORDER BY child.position), '[]')
            FROM \(table.name) AS child JOIN \(type.table) AS parent ON parent.id = child.parent_id
            WHERE parent.zoho_id = '\(entityID)'
            """
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

/// Opens a database for as long as `body` runs.
func withDatabase(_ url: String, _ body: (PostgresDatabase) async throws -> Void) async throws {
    // A wait of the pool that ends at once would be too short: nothing here moves the time.
    let database = try await PostgresDatabase.open(
        url: url,
        catalog: .zoho,
        time: StillTime(),
        logger: Logger(label: "test")
    )
    defer { database.close() }
    try await body(database)
}
