import SQLStores
import SyncCore
import SyncTestKit
import Testing

@testable import SQLiteStores

@Suite struct DeadLetterTests {
    @Test func `a repeated letter counts its attempts and keeps the newest payload and reason`() async throws {
        try await withDatabase { database, lease in
            let first = Sample.deadLetter("a", payload: "old")
            let second = Sample.deadLetter("a", RecordFault(.tooLarge, "5 MB"), payload: "new")
            _ = try await database.commit(Sample.batch([], deadLetters: [first], minutes: 1), holding: lease)
            _ = try await database.commit(Sample.batch([], deadLetters: [second], minutes: 2), holding: lease)
            let line = """
                SELECT entity_id || ' ' || reason || ' ' || message || ' ' || CAST(payload AS TEXT) || ' '
                    || attempts || ' ' || status || ' ' || sync_id
                FROM tds_dead_letter_queue
                """
            #expect(try await database.texts(line) == ["a too_large 5 MB new 2 open \(Sample.runID(1))"])
            #expect(
                try await database.text("SELECT first_seen || last_seen FROM tds_dead_letter_queue")
                    == Sample.instant(minutes: 1).description + Sample.instant(minutes: 2).description
            )
        }
    }

    @Test func `a letter without an id is known by its payload`() async throws {
        try await withDatabase { database, lease in
            let letters = ["[1]", "[2]", "[1]"].map { Sample.deadLetter(nil, payload: $0) }
            _ = try await database.commit(Sample.batch([], deadLetters: letters), holding: lease)
            let attempts = "SELECT attempts FROM tds_dead_letter_queue ORDER BY attempts"
            #expect(try await database.texts(attempts) == ["1", "2"])
            #expect(
                try await database.text("SELECT dedupe_key FROM tds_dead_letter_queue WHERE attempts = 1")
                    == "sha256:038966de9f6b9a901b20b4c6ca8b2a46009feebe031babc842d43690c0bc222b"
            )
        }
    }

    @Test func `a resolved letter opens again when its record fails again`() async throws {
        try await withDatabase { database, lease in
            let letter = Sample.batch([], deadLetters: [Sample.deadLetter("a")])
            _ = try await database.commit(letter, holding: lease)
            _ = try await database.commit(Sample.batch([Sample.row(Sample.record("a"))]), holding: lease)
            #expect(try await database.text("SELECT status FROM tds_dead_letter_queue") == "resolved")
            _ = try await database.commit(letter, holding: lease)
            #expect(try await database.text("SELECT status || attempts FROM tds_dead_letter_queue") == "open2")
        }
    }

    @Test func `a discarded letter stays discarded until its payload changes`() async throws {
        try await withDatabase { database, lease in
            let letter = Sample.batch([], deadLetters: [Sample.deadLetter("a", payload: "1")])
            _ = try await database.commit(letter, holding: lease)
            try await database.execute("UPDATE tds_dead_letter_queue SET status = 'discarded'")
            _ = try await database.commit(letter, holding: lease)
            #expect(try await database.shared.deadLetters.openCounts().isEmpty)
            let changed = Sample.batch([], deadLetters: [Sample.deadLetter("a", payload: "2")])
            _ = try await database.commit(changed, holding: lease)
            #expect(try await database.shared.deadLetters.openCounts() == ["product": 1])
        }
    }
}
