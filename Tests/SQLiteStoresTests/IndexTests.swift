import GRDB
import SyncCore
import SyncTestKit
import Testing

@testable import SQLiteStores

/// What a server asks all the time must not read tables that grow.
@Suite struct IndexTests {
    @Test func `runs that wait are found without a look at those that have ended`() async throws {
        try await expectIndexes { database in
            _ = try QueuedRuns(database).hasClaimable(now: Sample.instant())
            _ = try QueuedRuns(database).joinable(Sample.runID(1), "product", now: Sample.instant())
            try RunRows(database).closeAbandoned(of: "product", now: Sample.instant())
        }
    }

    @Test func `how fresh the types are is read from an index`() async throws {
        try await expectIndexes { _ = try RunRows($0).freshness() }
    }

    @Test func `what works and what ended last is read from an index`() async throws {
        try await expectIndexes { database in
            _ = try RunRows(database).open()
            _ = try RunRows(database).last(ofEach: 1)
        }
    }

    @Test func `the newest runs are read from an index`() async throws {
        try await expectIndexes { _ = try RunRows($0).newest(limit: 1) }
    }

    /// Fails for each statement of `body` that reads the table of runs from end to end.
    private func expectIndexes(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
        try await withDatabase { database, _ in
            let plans = try await database.file.write { database in
                var statements: [String] = []
                database.trace { statements.append($0.expandedDescription) }
                try body(database)
                database.trace(options: [])
                return try statements.flatMap { statement in
                    try String.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(statement)", adapter: detail)
                }
            }
            #expect(!plans.isEmpty)
            for step in plans where step.contains("tds_sync_runs") {
                #expect(step.contains("INDEX"), "\(step)")
            }
        }
    }

    /// Of a step of a plan, what it does.
    private var detail: any RowAdapter { SuffixRowAdapter(fromIndex: 3) }
}
