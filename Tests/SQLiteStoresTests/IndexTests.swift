import GRDB
import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import SQLiteStores

/// What a server asks all the time must not read tables that grow.
@Suite struct IndexTests {
    @Test func `runs that wait are found without a look at those that have ended`() async throws {
        try await expectIndexesInTransaction { database in
            _ = try QueuedRuns(database).hasClaimable(now: Sample.instant())
            _ = try QueuedRuns(database).joinable(Sample.runID(1), "product", now: Sample.instant())
            try RunRows(database).closeAbandoned(of: "product", now: Sample.instant())
        }
    }

    @Test func `how fresh the types are is read from an index`() async throws {
        try await expectIndexesInTransaction { _ = try RunRows($0).freshness() }
    }

    @Test func `what works and what ended last is read from an index`() async throws {
        try await expectIndexesInTransaction { database in
            _ = try RunRows(database).open()
            _ = try RunRows(database).last(ofEach: 1)
        }
    }

    @Test func `the newest runs are read from an index`() async throws {
        try await expectIndexesInTransaction { _ = try RunRows($0).newest(limit: 1) }
    }

    @Test func `what webhooks did is read without a look at older entries of the change log`() async throws {
        let steps = try await expectIndexes { database in
            try await database.execute(
                """
                INSERT INTO tds_sync_logs (event_id, logged_at, entity_type, entity_id, action)
                VALUES ('1', '\(Sample.instant())', 'product', '7', 'inserted')
                """
            )
            _ = try await database.deliveries(since: Sample.instant())
        }
        #expect(steps.contains("SEARCH log USING INTEGER PRIMARY KEY (rowid>?)"), "\(steps)")
        #expect(steps.contains("SEARCH tds_sync_logs USING INTEGER PRIMARY KEY (rowid>?)"), "\(steps)")
    }

    @Test func `what is old is found without a look at what is not`() async throws {
        let steps = try await expectIndexes { database in
            let now = Sample.instant()
            _ = try await database.prune(eventsBefore: now, limit: 1)
            _ = try await database.prune(runsBefore: now, limit: 1)
            _ = try await database.prune(clearedAlertsBefore: now, limit: 1)
            _ = try await database.prune(auditEntriesBefore: now, limit: 1)
            _ = try await database.prune(closedLettersBefore: now, limit: 1)
        }
        for step in steps { #expect(!step.hasPrefix("SCAN") && !step.contains("TEMP B-TREE"), "\(step)") }
    }

    @Test(arguments: [nil] + DeadLetterStatus.allCases)
    func `the newest dead letters are read from an index`(_ status: DeadLetterStatus?) async throws {
        let steps = try await expectIndexes { database in
            _ = try await database.letters(status: status, of: nil, limit: 1)
        }
        for step in steps { #expect(!step.contains("TEMP B-TREE"), "\(step)") }
        #expect(steps.contains { $0.hasPrefix("SEARCH") } == (status != nil), "\(steps)")
    }

    private func expectIndexesInTransaction(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
        try await expectIndexes { try await $0.file.write(body) }
    }

    /// Fails for each statement of `body` that reads a table from end to end.
    /// - Returns: what the statements do, step by step.
    @discardableResult
    private func expectIndexes(_ body: (SQLiteDatabase) async throws -> Void) async throws -> [String] {
        // In memory there is one connection, so that it sees all statements.
        let database = try await SQLiteDatabase.open(path: ":memory:")
        let statements = Mutex<[String]>([])
        try await database.file.write { connection in
            connection.trace { event in statements.withLock { $0.append(event.expandedDescription) } }
        }
        try await body(database)
        let steps = try await database.file.write { connection in
            connection.trace(options: [])
            return try statements.withLock(\.self).filter(Self.isExplained).flatMap { statement in
                try String.fetchAll(connection, sql: "EXPLAIN QUERY PLAN \(statement)", adapter: Self.detail)
            }
        }
        #expect(!steps.isEmpty)
        for step in steps where step.hasPrefix("SCAN") && step != "SCAN CONSTANT ROW" {
            #expect(step.contains("INDEX"), "\(step)")
        }
        return steps
    }

    private static func isExplained(_ statement: String) -> Bool {
        ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { statement.hasPrefix($0) }
    }

    /// Of a step of a plan, what it does.
    private static var detail: any RowAdapter { SuffixRowAdapter(fromIndex: 3) }
}
