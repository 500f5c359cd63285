import GRDB
import SQLStores
import SyncCore
import SyncTestKit
import Synchronization
import Testing
import ZohoAPI

@testable import SQLiteStores

/// What a server asks all the time must not read tables that grow.
@Suite struct IndexTests {
    @Test func `runs that wait are found without a look at those that have ended`() async throws {
        try await expectIndexes { database in
            let queue = database.shared.runQueue
            _ = try await queue.claim(by: "a", for: .seconds(1), now: Sample.instant())
            let request = RunRequest("product", mode: .full, origin: .api)
            _ = try await queue.request(request, id: Sample.runID(1), now: Sample.instant())
            // It closes those that were left in progress.
            _ = try await database.begin(Sample.run(Sample.runID(2)))
        }
    }

    @Test func `how fresh the types are is read from an index`() async throws {
        try await expectIndexes { _ = try await $0.shared.runs.freshness() }
    }

    @Test func `what works and what ended last is read from an index`() async throws {
        try await expectIndexes { database in
            _ = try await database.shared.runs.open()
            _ = try await database.shared.runs.last(ofEach: 1)
        }
    }

    @Test func `the newest runs are read from an index`() async throws {
        try await expectIndexes { _ = try await $0.shared.runs.recent(limit: 1) }
    }

    @Test func `what webhooks did is read without a look at older entries of the change log`() async throws {
        let steps = try await expectIndexes { database in
            try await database.execute(
                """
                INSERT INTO tds_sync_logs (event_id, logged_at, entity_type, entity_id, action)
                VALUES ('1', '\(Sample.instant())', 'product', '7', 'inserted')
                """
            )
            _ = try await database.shared.inbox.deliveries(since: Sample.instant())
        }
        #expect(steps.contains("SEARCH log USING INTEGER PRIMARY KEY (rowid>?)"), "\(steps)")
        #expect(steps.contains("SEARCH tds_sync_logs USING INTEGER PRIMARY KEY (rowid>?)"), "\(steps)")
    }

    @Test func `what is old is found without a look at what is not`() async throws {
        let steps = try await expectIndexes { database in
            let now = Sample.instant()
            _ = try await database.shared.inbox.prune(before: now, limit: 1)
            _ = try await database.shared.runs.prune(before: now, limit: 1)
            _ = try await database.shared.alerts.prune(before: now, limit: 1)
            _ = try await database.shared.audit.prune(before: now, limit: 1)
            _ = try await database.shared.deadLetters.prune(before: now, limit: 1)
        }
        for step in steps { #expect(!step.hasPrefix("SCAN") && !step.contains("TEMP B-TREE"), "\(step)") }
    }

    @Test(arguments: [nil] + DeadLetterStatus.allCases)
    func `the newest dead letters are read from an index`(_ status: DeadLetterStatus?) async throws {
        let steps = try await expectIndexes { database in
            _ = try await database.shared.deadLetters.letters(status: status, of: nil, limit: 1)
        }
        for step in steps { #expect(!step.contains("TEMP B-TREE"), "\(step)") }
        #expect(steps.contains { $0.hasPrefix("SEARCH") } == (status != nil), "\(steps)")
    }

    /// Pitfall: "each batch named its records in five statements more, for what nobody had: a first load took a tenth longer".
    @Test func `a commit closes nothing where there is nothing to close`() async throws {
        let database = try await SQLiteDatabase.open(path: ":memory:", catalog: .zoho)
        let lease = try await database.begin()
        let closing = ["DELETE FROM tds_", "UPDATE tds_dead_letter_queue"]
        for (minutes, expected) in [(Int64(1), []), (2, ["DELETE FROM tds_delete_suspects"])] {
            if !expected.isEmpty {
                try await database.execute("INSERT INTO tds_delete_suspects VALUES ('product', 'a', '', '')")
            }
            let sent = try await statements(of: database) {
                let batch = Sample.batch([Sample.row(Sample.record("a"))], minutes: minutes)
                _ = try await database.commit(batch, holding: lease)
            }
            let closed = sent.filter { statement in closing.contains { statement.hasPrefix($0) } }
            #expect(closed.map { $0.split(separator: " ").prefix(3).joined(separator: " ") } == expected)
        }
    }

    /// Fails for each statement of `body` that reads a table from end to end.
    /// - Returns: what the statements do, step by step.
    @discardableResult
    private func expectIndexes(_ body: (SQLiteDatabase) async throws -> Void) async throws -> [String] {
        // In memory there is one connection, so that it sees all statements.
        let database = try await SQLiteDatabase.open(path: ":memory:", catalog: .zoho)
        let statements = try await statements(of: database) { try await body(database) }
        let steps = try await database.file.write { connection in
            try statements.filter(Self.isExplained).flatMap { statement in
                try String.fetchAll(connection, sql: "EXPLAIN QUERY PLAN \(statement)", adapter: Self.detail)
            }
        }
        #expect(!steps.isEmpty)
        for step in steps where step.hasPrefix("SCAN") && !Self.isOfOwnRows(step) {
            #expect(step.contains("INDEX"), "\(step)")
        }
        return steps
    }

    /// What `body` asks a database for that has one connection.
    private func statements(of database: SQLiteDatabase, _ body: () async throws -> Void) async throws -> [String] {
        let statements = Mutex<[String]>([])
        try await database.file.write { connection in
            connection.trace { event in statements.withLock { $0.append(event.expandedDescription) } }
        }
        try await body()
        try await database.file.write { $0.trace(options: []) }
        return statements.withLock(\.self)
    }

    /// Whether a step reads what the statement itself has made.
    private static func isOfOwnRows(_ step: String) -> Bool {
        ["CONSTANT ROW", "halves"].contains { step.hasPrefix("SCAN \($0)") }
    }

    private static func isExplained(_ statement: String) -> Bool {
        ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { statement.hasPrefix($0) }
    }

    /// Of a step of a plan, what it does.
    private static var detail: any RowAdapter { SuffixRowAdapter(fromIndex: 3) }
}
