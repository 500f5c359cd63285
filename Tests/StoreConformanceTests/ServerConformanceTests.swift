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
        try await withServerStores(ofSQLite: contractCase.check)
    }

    @Test(arguments: RunQueueConformance.cases)
    func `PostgreSQL keeps the promises of a queue of runs`(_ contractCase: ContractCase<ServerStoresUnderTest>)
        async throws
    {
        try await withServerStores(ofPostgres: contractCase.check)
    }

    @Test(arguments: InboxConformance.cases)
    func `SQLite keeps the promises of an inbox`(_ contractCase: ContractCase<ServerStoresUnderTest>) async throws {
        try await withServerStores(ofSQLite: contractCase.check)
    }

    @Test(arguments: InboxConformance.cases)
    func `PostgreSQL keeps the promises of an inbox`(_ contractCase: ContractCase<ServerStoresUnderTest>) async throws {
        try await withServerStores(ofPostgres: contractCase.check)
    }

    @Test(arguments: ControlTableConformance.cases)
    func `SQLite keeps the promises of schedule, alerts and audit trail`(
        _ contractCase: ContractCase<ServerStoresUnderTest>
    )
        async throws
    {
        try await withServerStores(ofSQLite: contractCase.check)
    }

    @Test(arguments: ControlTableConformance.cases)
    func `PostgreSQL keeps the promises of schedule, alerts and audit trail`(
        _ contractCase: ContractCase<ServerStoresUnderTest>
    )
        async throws
    {
        try await withServerStores(ofPostgres: contractCase.check)
    }

    @Test(arguments: OutboxConformance.cases)
    func `SQLite keeps the promises of an outbox`(_ contractCase: ContractCase<ServerStoresUnderTest>) async throws {
        try await withServerStores(ofSQLite: contractCase.check)
    }

    @Test(arguments: OutboxConformance.cases)
    func `PostgreSQL keeps the promises of an outbox`(_ contractCase: ContractCase<ServerStoresUnderTest>) async throws
    {
        try await withServerStores(ofPostgres: contractCase.check)
    }

    @Test(arguments: CorrelationConformance.cases)
    func `SQLite tells whose request a change goes back to`(_ contractCase: ContractCase<ServerStoresUnderTest>)
        async throws
    {
        try await withServerStores(ofSQLite: contractCase.check)
    }

    @Test(arguments: CorrelationConformance.cases)
    func `PostgreSQL tells whose request a change goes back to`(_ contractCase: ContractCase<ServerStoresUnderTest>)
        async throws
    {
        try await withServerStores(ofPostgres: contractCase.check)
    }
}

/// Gives the stores of a new SQLite file.
func withServerStores(ofSQLite body: (ServerStoresUnderTest) async throws -> Void) async throws {
    try await withTemporaryFile { path in
        let database = try await SQLiteDatabase.open(path: path, catalog: .zoho)
        let stores = ServerStoresUnderTest(database.shared) { statement in
            let result = try await Tool.run("sqlite3", [path, statement])
            try #require(result.status == 0)
        }
        try await body(stores)
    }
}

/// Gives the stores of a new database of PostgreSQL.
func withServerStores(ofPostgres body: (ServerStoresUnderTest) async throws -> Void) async throws {
    try await withFreshDatabase { url in
        try await withDatabase(url) { database in
            try await body(ServerStoresUnderTest(database.shared) { _ = try await Psql.run($0, on: url) })
        }
    }
}
