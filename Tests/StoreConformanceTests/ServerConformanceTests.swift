import PostgresStores
import SQLStores
import SQLiteStores
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

/// What the servers of a database share, on SQLite and on PostgreSQL.
@Suite struct ServerConformanceTests {
    @Test(arguments: RunQueueConformance.cases)
    func `SQLite keeps the promises of a queue of runs`(_ contractCase: ContractCase<ServerStoresUnderTest>)
        async throws
    {
        try await withSQLite(contractCase)
    }

    @Test(arguments: RunQueueConformance.cases)
    func `PostgreSQL keeps the promises of a queue of runs`(_ contractCase: ContractCase<ServerStoresUnderTest>)
        async throws
    {
        try await withPostgres(contractCase)
    }

    @Test(arguments: InboxConformance.cases)
    func `SQLite keeps the promises of an inbox`(_ contractCase: ContractCase<ServerStoresUnderTest>) async throws {
        try await withSQLite(contractCase)
    }

    @Test(arguments: InboxConformance.cases)
    func `PostgreSQL keeps the promises of an inbox`(_ contractCase: ContractCase<ServerStoresUnderTest>) async throws {
        try await withPostgres(contractCase)
    }

    @Test(arguments: ServerBooksConformance.cases)
    func `SQLite keeps the promises of schedule, alerts and audit trail`(
        _ contractCase: ContractCase<ServerStoresUnderTest>
    )
        async throws
    {
        try await withSQLite(contractCase)
    }

    @Test(arguments: ServerBooksConformance.cases)
    func `PostgreSQL keeps the promises of schedule, alerts and audit trail`(
        _ contractCase: ContractCase<ServerStoresUnderTest>
    )
        async throws
    {
        try await withPostgres(contractCase)
    }

    @Test(arguments: OutboxConformance.cases)
    func `SQLite keeps the promises of an outbox`(_ contractCase: ContractCase<ServerStoresUnderTest>) async throws {
        try await withSQLite(contractCase)
    }

    @Test(arguments: OutboxConformance.cases)
    func `PostgreSQL keeps the promises of an outbox`(_ contractCase: ContractCase<ServerStoresUnderTest>) async throws
    {
        try await withPostgres(contractCase)
    }

    @Test(arguments: CorrelationConformance.cases)
    func `SQLite tells whose request a change goes back to`(_ contractCase: ContractCase<ServerStoresUnderTest>)
        async throws
    {
        try await withSQLite(contractCase)
    }

    @Test(arguments: CorrelationConformance.cases)
    func `PostgreSQL tells whose request a change goes back to`(_ contractCase: ContractCase<ServerStoresUnderTest>)
        async throws
    {
        try await withPostgres(contractCase)
    }

    private func withSQLite(_ contractCase: ContractCase<ServerStoresUnderTest>) async throws {
        try await withTemporaryFile { path in
            let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
            let stores = ServerStoresUnderTest(database.shared) { statement in
                let result = try await Tool.run("sqlite3", [path, statement])
                try #require(result.status == 0)
            }
            try await contractCase.check(stores)
        }
    }

    private func withPostgres(_ contractCase: ContractCase<ServerStoresUnderTest>) async throws {
        try await withFreshDatabase { url in
            try await withDatabase(url) { database in
                let stores = ServerStoresUnderTest(database.shared) { _ = try await Psql.run($0, on: url) }
                try await contractCase.check(stores)
            }
        }
    }
}
