import Logging
import SQLStores
import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

@testable import PostgresStores

/// What people read with SQL of runs, cursors, leases and dead letters; the rest is in the conformance suites.
@Suite struct PostgresRunTests {
    @Test func `the total of a run is the sum of its parts, by the table's own definition`() async throws {
        try await withDatabase { database, lease in
            var counted = RunCounters()
            counted.skipped = 3
            counted.reasons = [.unchanged: 3, .contentChanged: 1]
            let batch = Sample.batch(
                [Sample.row(Sample.record("a"))],
                deadLetters: [Sample.deadLetter("x")],
                counters: counted
            )
            _ = try await database.commit(batch, holding: lease)
            let line = """
                SELECT total_processed || '=' || synced || '+' || skipped || '+' || failed || ' ' || (reasons ->> 'unchanged')
                FROM tds_sync_runs
                """
            #expect(try await database.text(line) == "5=1+3+1 3")
        }
    }

    @Test func `the cursor moves only when a run finishes, and stays where the run saw none`() async throws {
        try await withDatabase { database, lease in
            let cursor = "SELECT cursor = '2025-11-13T08:01:00Z' FROM tds_sync_cursors"
            let checkpoint = Checkpoint(runID: Sample.runID(1), nextPage: 2, savedAt: Sample.instant())
            _ = try await database.commit(Sample.batch([], checkpoint: checkpoint), holding: lease)
            #expect(try await database.texts(cursor) == [nil])
            var run = Sample.run()
            run.status = .completed
            run.finishedAt = Sample.instant(minutes: 2)
            try await database.shared.runs.finish(
                run,
                cursor: SyncCursor(firstWalkTo: Sample.instant(minutes: 1)),
                holding: lease
            )
            try await database.shared.runs.finish(run, cursor: nil, holding: lease)
            #expect(try await database.texts(cursor) == ["true"])
        }
    }

    @Test func `a run whose row somebody removed does not fail its commits, and is whole again when it finishes`()
        async throws
    {
        try await withDatabase { database, lease in
            try await database.execute("DELETE FROM tds_sync_runs")
            _ = try await database.commit(Sample.batch([Sample.row(Sample.record("a"))]), holding: lease)
            var run = Sample.run()
            run.status = .completed
            run.counters.synced = 1
            try await database.shared.runs.finish(run, cursor: nil, holding: lease)
            #expect(try await database.shared.runs.recent(limit: 1).map(\.counters.synced) == [1])
        }
    }

    @Test func `a repeated letter counts its attempts and keeps the newest payload and reason`() async throws {
        try await withDatabase { database, lease in
            let letters = [
                Sample.deadLetter("a", payload: "old"),
                Sample.deadLetter("a", RecordFault(.tooLarge, "5 MB"), payload: "new"),
            ]
            for letter in letters {
                _ = try await database.commit(Sample.batch([], deadLetters: [letter]), holding: lease)
            }
            let line = """
                SELECT concat_ws(' ', entity_id, reason, message, convert_from(payload, 'UTF8'), attempts, status, sync_id)
                FROM tds_dead_letter_queue
                """
            #expect(try await database.texts(line) == ["a too_large 5 MB new 2 open \(Sample.runID(1))"])
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

    @Test func `a lease whose process is known to have ended is taken over before it runs out`() async throws {
        try await withFreshDatabase { url in
            let database = try await PostgresDatabase.open(
                url: url,
                catalog: .zoho,
                time: WallTime(),
                logger: Logger(label: "test"),
                hasEnded: { $0.runID == Sample.runID(1) }
            )
            defer { database.close() }
            let dead = try await database.begin()
            let next = try await database.begin(Sample.run(Sample.runID(2)))
            #expect(next.token > dead.token)
            let error = await #expect(throws: SyncError.self) { try await database.begin(Sample.run(Sample.runID(3))) }
            #expect(error?.code == .leaseHeld)
            #expect(error?.nextStep.contains("cancel process 4711 on another-host") == true)
        }
    }

    @Test func `a lease that somebody edited into something unreadable locks nobody out`() async throws {
        try await withDatabase { database, _ in
            try await database.execute("UPDATE tds_leases SET expires_at = '-infinity', holder = '[]'")
            #expect(try await database.begin(Sample.run(Sample.runID(2))).token == 2)
            try await database.execute("UPDATE tds_leases SET expires_at = 'infinity'")
            #expect(try await database.begin(Sample.run(Sample.runID(3))).token == 3)
        }
    }

    @Test func `markers of commits that nobody will look for are removed`() async throws {
        try await withDatabase { database, lease in
            try await database.execute("UPDATE tds_commits SET committed_at = now() - interval '2 days'")
            try await database.shared.runs.start(Sample.run(Sample.runID(2)), holding: lease)
            #expect(try await database.text("SELECT count(*) FROM tds_commits") == "1")
        }
    }
}
