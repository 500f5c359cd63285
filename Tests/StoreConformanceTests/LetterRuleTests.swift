import SQLStores
import SQLiteStores
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

/// What becomes of a dead letter is what ``LetterStanding`` says, on both databases: where its row was found, and where somebody else
/// added it since it was looked for.
@Suite struct LetterRuleTests {
    static let rows = [nil, DeadLetterStatus.open, .resolved, .discarded].flatMap { before in
        [LetterNote.failedAgain, .failedAnew].map { (before, $0) }
    }

    @Test(arguments: rows, [true, false])
    func `SQLite stores what the truth table has`(_ row: (DeadLetterStatus?, LetterNote), isFound: Bool) async throws {
        try await withTemporaryFile { path in
            try await check(row.0, row.1, isFound: isFound, in: SQLiteDatabase.open(path: path, catalog: .zoho))
        }
    }

    @Test(arguments: rows, [true, false])
    func `PostgreSQL stores what the truth table has`(
        _ row: (DeadLetterStatus?, LetterNote),
        isFound: Bool
    ) async throws {
        try await withFreshDatabase { url in
            try await withDatabase(url) { try await check(row.0, row.1, isFound: isFound, in: $0) }
        }
    }

    private func check(
        _ before: DeadLetterStatus?,
        _ note: LetterNote,
        isFound: Bool,
        in database: some ControlDatabase & Destination
    ) async throws {
        let now = Sample.instant(minutes: 1)
        let old = NotedLetters([Sample.deadLetter("a")], runID: Sample.runID(1), now: Sample.instant())
        let payload = note == .failedAgain ? "{}" : "{\"n\":2}"
        let new = NotedLetters([Sample.deadLetter("a", payload: payload)], runID: Sample.runID(2), now: now)
        try await database.write { session in
            if let before {
                try session.run(old.statements(try session.run(old.lookups)))
                try session.run("UPDATE tds_dead_letter_queue SET status = \(before.rawValue)")
            }
            let found = try session.run(new.lookups)
            try session.run(new.statements(isFound ? found : [SQLResult(rows: [], changed: 0)]))
        }
        let expected = LetterStanding(before, note)
        let letters = try await database.shared.deadLetters.letters(status: nil, of: nil, limit: 9)
        #expect(letters.map(\.status) == [expected.status])
        #expect(letters.map(\.payload) == [Array(payload.utf8)])
        #expect(letters.map(\.runID) == [Sample.runID(2)])
        // One that somebody else has just added is told by him.
        let events = try await database.shared.outbox.unrelayed(limit: 9).count
        let isTold = before == nil || isFound && expected.isTold
        #expect(events == (before == nil ? 0 : 1) + (isTold ? 1 : 0))
    }
}
