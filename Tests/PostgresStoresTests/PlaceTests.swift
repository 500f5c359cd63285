import Logging
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

@testable import PostgresStores

/// Databases that cannot hold the tables, or every text: refused before anything is written, also by whoever only looks.
@Suite struct PlaceTests {
    private func refusal(_ url: String) async throws -> SyncError {
        let opening = await #expect(throws: SyncError.self) { try await PostgresDatabase.open(at: url).close() }
        let looking = await #expect(throws: SyncError.self) {
            try await PostgresDatabase.openAsItIs(
                url: url,
                catalog: .zoho,
                time: WallTime(),
                logger: Logger(label: "test")
            ).0.close()
        }
        #expect(opening == looking)
        return try #require(opening)
    }

    @Test(arguments: ["LATIN1", "SQL_ASCII"])
    func `an encoding that cannot hold every text is named`(encoding: String) async throws {
        try await withFreshDatabase { url in
            let name = "narrow_" + url.suffix(12)
            let options = "ENCODING '\(encoding)' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
            _ = try await Psql.run("CREATE DATABASE \(name) \(options)", on: url)
            let narrow = url.replacing(/[^\/]+$/, with: name)
            let error = try await refusal(narrow)
            #expect(error.code == .destinationIncompatible)
            #expect(error.message.contains(encoding))
            #expect(error.nextStep.contains("UTF8"))
            let tables = try await Psql.run("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", on: narrow)
            #expect(tables == "0")
            _ = try await Psql.run("DROP DATABASE \(name) WITH (FORCE)", on: url)
        }
    }

    @Test func `a schema that does not exist is named`() async throws {
        try await withFreshDatabase { url in
            let error = try await refusal(url + "?options=-csearch_path%3Dnowhere")
            #expect(error.code == .destinationIncompatible)
            #expect(error.message.contains("nowhere"))
        }
    }

    @Test func `a schema in which the user may make no tables is named`() async throws {
        try await withFreshDatabase { url in
            let role = "guest_" + url.suffix(12)
            _ = try await Psql.run("CREATE ROLE \(role) LOGIN PASSWORD 'local-only'", on: url)
            _ = try await Psql.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC", on: url)
            let error = try await refusal(url.replacing(/\/\/[^@]+@/, with: "//\(role):local-only@"))
            #expect(error.code == .destinationUnavailable)
            #expect(error.message.contains("schema public"))
            _ = try await Psql.run("DROP ROLE \(role)", on: url)
        }
    }

    @Test func `a later schema of the search path will do`() async throws {
        try await withFreshDatabase { url in
            let database = try await PostgresDatabase.open(at: url + "?options=-csearch_path%3Dnowhere,public")
            defer { database.close() }
            #expect(try await database.text("SELECT count(*) FROM public.products") == "0")
        }
    }

    @Test func `a pooler that does not keep sessions is told with its setting`() async throws {
        var limits = PostgresLimits()
        limits.connectionsMax = 1
        try await withDatabase(limits) { database, _ in
            _ = try await database.text("SELECT 1")
            // What such a pooler does: the next statement meets a session that knows nothing of the one before.
            try await database.execute("DEALLOCATE ALL")
            let error = await #expect(throws: SyncError.self) { try await database.text("SELECT 1") }
            #expect(error?.nextStep.contains("pool_mode = session") == true)
            #expect(error?.description.contains("prepared") == false)
        }
        let address = try PostgresAddress(url: "postgresql://tds@127.0.0.1/tds")
        for (state, message) in [
            ("42P05", "exists already"), ("08P01", "transaction blocks not allowed in statement pooling mode"),
        ] {
            let error = PostgresError(sqlState: state, message: message, endsConnection: true)
            #expect(SyncError(postgres: error, at: address).nextStep.contains("pool_mode = session"))
            #expect(!error.isTransient)
        }
    }
}
