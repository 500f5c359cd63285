import FoundationEssentials
package import SyncCore

/// Dead letters that are to be noted, inside a transaction. A record has one row for each shape, however often it fails: a repeated letter
/// counts one attempt more. What else becomes of it says ``SyncCore/LetterStanding``.
///
/// Their rows are looked up and locked first, and then written.
package struct NotedLetters: Sendable {
    private let letters: [LetterRow]
    /// Nil where no run left them.
    private let runID: String?
    private let now: Instant

    package init(_ letters: [DeadLetter], runID: String, now: Instant) {
        self.letters = letters.map(LetterRow.init)
        self.runID = runID
        self.now = now
    }

    /// - Parameter records: that could not be read.
    init(_ records: [UnreadRecord], now: Instant) {
        letters = records.map(LetterRow.init)
        runID = nil
        self.now = now
    }

    package var isEmpty: Bool { letters.isEmpty }

    /// Nobody else changes the rows until the transaction ends.
    package var lookups: [SQLText] {
        letters.map { letter in
            """
            SELECT status, payload = \(letter.payload) AS same FROM tds_dead_letter_queue
            WHERE entity_type = \(letter.entityType) AND dedupe_key = \(letter.key) \(.forUpdate)
            """
        }
    }

    /// - Parameter found: what ``lookups`` gave.
    package func statements(_ found: some Sequence<SQLResult>) -> [SQLText] {
        // A record may be in a batch more than once.
        var met: [String: DeadLetterStatus] = [:]
        return zip(letters, found.map(\.rows.first)).flatMap { letter, stored -> [SQLText] in
            let record = "\(letter.entityType) \(letter.key)"
            let before = met[record] ?? stored?.value("status")
            let standing = LetterStanding(before, note(samePayload: stored?.isTrue("same") == true))
            met[record] = standing.status
            guard standing.isReplaced else { return [] }
            let id = UUID().uuidString.lowercased()
            let writing = upsert(letter, id: id)
            guard standing.isTold else { return [writing] }
            // Where there was none, somebody else may have added it meanwhile, and tells of it.
            return [writing, DeadLetterEvents.telling(letter, id: before == nil ? id : nil, byRun: runID != nil)]
        }
    }

    private func note(samePayload: Bool) -> LetterNote {
        runID == nil ? .unread : samePayload ? .failedAgain : .failedAnew
    }

    // MARK: Statements

    /// Stands for the run of a letter that no run left.
    static let noRun = "00000000-0000-0000-0000-000000000000"

    private func upsert(_ letter: LetterRow, id: String) -> SQLText {
        let lastRun: SQLText = runID == nil ? "stored.sync_id" : "excluded.sync_id"
        return """
            INSERT INTO tds_dead_letter_queue AS stored (
                id, entity_type, entity_id, dedupe_key, shape, reason, message, payload, sync_id, first_seen, last_seen
            )
            VALUES (
                \(uuid: id), \(letter.entityType), \(letter.entityID), \(letter.key), \(letter.shape?.rawValue),
                \(letter.reason), \(letter.message), \(letter.payload), \(uuid: runID ?? Self.noRun), \(now), \(now)
            )
            ON CONFLICT (entity_type, dedupe_key) DO UPDATE SET
                status = \(statusAfter), shape = excluded.shape, reason = excluded.reason, message = excluded.message,
                payload = excluded.payload, sync_id = \(lastRun),
                attempts = stored.attempts + 1, last_seen = excluded.last_seen
            WHERE stored.status \(notIn: untouched)
            """
    }

    /// For a row that came to be since it was looked for: what ``SyncCore/LetterStanding`` says of each that it may be.
    private var statusAfter: SQLText {
        let cases = [true, false].flatMap { isSame in
            DeadLetterStatus.allCases.compactMap { before -> SQLText? in
                let after = LetterStanding(before, note(samePayload: isSame)).status
                guard after != .open else { return nil }
                let samePayload: SQLText =
                    isSame ? "stored.payload = excluded.payload" : "stored.payload <> excluded.payload"
                return "WHEN stored.status = \(before.rawValue) AND \(samePayload) THEN \(after.rawValue)"
            }
        }
        return cases.isEmpty ? "'open'" : "CASE \(SQLText.joined(cases, by: " ")) ELSE 'open' END"
    }

    private var untouched: [String] {
        DeadLetterStatus.allCases.filter { before in
            ![true, false].contains { LetterStanding(before, note(samePayload: $0)).isReplaced }
        }.map(\.rawValue)
    }
}
