import PostgresStores
import SQLStores
import SQLiteStores
import SyncCore
import SyncTestKit
import Testing

/// What the servers of a database share, on SQLite and on PostgreSQL.
@Suite struct ServerConformanceTests {
    @Test(arguments: RunQueueConformance.promises)
    func `SQLite keeps the promises of a queue of runs`(_ promise: Promise<ServerStoresUnderTest>) async throws {
        try await withSQLite(promise)
    }

    @Test(arguments: RunQueueConformance.promises)
    func `PostgreSQL keeps the promises of a queue of runs`(_ promise: Promise<ServerStoresUnderTest>) async throws {
        try await withPostgres(promise)
    }

    @Test(arguments: InboxConformance.promises)
    func `SQLite keeps the promises of an inbox`(_ promise: Promise<ServerStoresUnderTest>) async throws {
        try await withSQLite(promise)
    }

    @Test(arguments: InboxConformance.promises)
    func `PostgreSQL keeps the promises of an inbox`(_ promise: Promise<ServerStoresUnderTest>) async throws {
        try await withPostgres(promise)
    }

    @Test(arguments: ServerBooksConformance.promises)
    func `SQLite keeps the promises of schedule, alerts and audit trail`(_ promise: Promise<ServerStoresUnderTest>)
        async throws
    {
        try await withSQLite(promise)
    }

    @Test(arguments: ServerBooksConformance.promises)
    func `PostgreSQL keeps the promises of schedule, alerts and audit trail`(_ promise: Promise<ServerStoresUnderTest>)
        async throws
    {
        try await withPostgres(promise)
    }

    @Test(arguments: OutboxConformance.promises)
    func `SQLite keeps the promises of an outbox`(_ promise: Promise<ServerStoresUnderTest>) async throws {
        try await withSQLite(promise)
    }

    @Test(arguments: OutboxConformance.promises)
    func `PostgreSQL keeps the promises of an outbox`(_ promise: Promise<ServerStoresUnderTest>) async throws {
        try await withPostgres(promise)
    }

    @Test(arguments: CorrelationConformance.promises)
    func `SQLite tells whose request a change goes back to`(_ promise: Promise<ServerStoresUnderTest>) async throws {
        try await withSQLite(promise)
    }

    @Test(arguments: CorrelationConformance.promises)
    func `PostgreSQL tells whose request a change goes back to`(_ promise: Promise<ServerStoresUnderTest>) async throws
    {
        try await withPostgres(promise)
    }

    private func withSQLite(_ promise: Promise<ServerStoresUnderTest>) async throws {
        try await withTemporaryFile { path in
            let database = try await SQLiteDatabase.open(path: path)
            let stores = ServerStoresUnderTest(database.shared) { statement in
                let result = try await Tool.run("sqlite3", [path, statement])
                try #require(result.status == 0)
            }
            try await promise.check(stores)
        }
    }

    private func withPostgres(_ promise: Promise<ServerStoresUnderTest>) async throws {
        try await withFreshDatabase { url in
            try await withDatabase(url) { database in
                let stores = ServerStoresUnderTest(database.shared) { _ = try await Psql.run($0, on: url) }
                try await promise.check(stores)
            }
        }
    }
}
