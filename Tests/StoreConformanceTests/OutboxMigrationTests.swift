import Logging
import PostgresStores
import SQLStores
import SQLiteStores
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

/// What becomes of a database of the version before the outbox.
@Suite struct OutboxMigrationTests {
    private static let alert = Alert(.backlog, subject: "all", message: "1,001 wait.", nextStep: "Look.")

    private static let undo =
        RecordTablesOfTests.undo + """
            DROP TABLE tds_outbox; DROP INDEX tds_alerts_untold; ALTER TABLE tds_alerts DROP COLUMN told_at;
            """

    @Test func `SQLite gets an outbox, and tells nobody again of alerts that were raised before`() async throws {
        try await withTemporaryFile { path in
            _ = try await SQLiteDatabase.open(path: path, catalog: .zoho).shared.alerts.raise(
                Self.alert,
                now: Sample.instant()
            )
            let migrations = Migration.all.filter { $0.version >= 7 }.map { "'tds-\($0.version)-\($0.name)'" }
            let undo =
                Self.undo
                + "DELETE FROM grdb_migrations WHERE identifier IN (\(migrations.joined(separator: ", ")))"
            try #require(try await Tool.run("sqlite3", [path, undo]).status == 0)
            let (_, forecast) = try await SQLiteDatabase.openAsItIs(path: path, catalog: .zoho)
            #expect(forecast.changes == RecordTablesOfTests.changes(after: "tds_outbox"))
            try await check(SQLiteDatabase.open(path: path, catalog: .zoho).shared)
        }
    }

    @Test func `PostgreSQL gets an outbox, and tells nobody again of alerts that were raised before`() async throws {
        try await withFreshDatabase { url in
            try await withDatabase(url) { _ = try await $0.shared.alerts.raise(Self.alert, now: Sample.instant()) }
            _ = try await Psql.run(Self.undo + "DELETE FROM tds_migrations WHERE version >= 7", on: url)
            let (asItIs, forecast) = try await PostgresDatabase.openAsItIs(
                url: url,
                catalog: .zoho,
                time: StillTime(),
                logger: Logger(label: "test")
            )
            asItIs.close()
            #expect(forecast.changes == RecordTablesOfTests.changes(after: "tds_outbox"))
            try await withDatabase(url) { try await check($0.shared) }
        }
    }

    private func check(_ database: SharedDatabase) async throws {
        #expect(try await database.alerts.newest(limit: 9).map(\.alert) == [Self.alert])
        #expect(try await database.alerts.pending(limit: 9).isEmpty)
        let run = Sample.run()
        let lease = try await database.leases.acquire(
            run.entityType,
            for: Sample.holder(run.id),
            timeToLive: .seconds(60),
            now: run.startedAt
        )
        try await database.runs.start(run, holding: lease)
        let events = try await database.outbox.unrelayed(limit: 9)
        #expect(events.map(\.envelope.type) == [EventType.syncStarted.rawValue])
    }
}
