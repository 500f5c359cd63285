import SQLStores
import SyncCore
import SyncTestKit
import Testing

@testable import SQLiteStores

/// What people read with SQL of runs and cursors; the rest is in `RunConformance`.
@Suite struct RunTests {
    @Test func `the total of a run is the sum of its parts, by the table's own definition`() async throws {
        try await withDatabase { database, lease in
            var counted = RunCounters()
            counted.skipped = 3
            let batch = Sample.batch(
                [Sample.row(Sample.record("a"))],
                deadLetters: [Sample.deadLetter("x")],
                counters: counted
            )
            _ = try await database.commit(batch, holding: lease)
            let line = "SELECT total_processed || '=' || synced || '+' || skipped || '+' || failed FROM tds_sync_runs"
            #expect(try await database.text(line) == "5=1+3+1")
        }
    }

    @Test func `reasons are JSON that SQLite's functions read`() async throws {
        try await withDatabase { database, lease in
            var counted = RunCounters()
            counted.skipped = 3
            counted.reasons = [.unchanged: 3, .contentChanged: 1]
            _ = try await database.commit(Sample.batch([], counters: counted), holding: lease)
            #expect(
                try await database.text("SELECT reasons FROM tds_sync_runs") == #"{"content_changed":1,"unchanged":3}"#
            )
            #expect(try await database.text("SELECT reasons ->> '$.unchanged' FROM tds_sync_runs") == "3")
        }
    }

    @Test func `the cursor moves only when a run finishes, and stays where the run saw none`() async throws {
        try await withDatabase { database, lease in
            let cursor = "SELECT cursor FROM tds_sync_cursors"
            let checkpoint = Checkpoint(runID: "run-1", nextPage: 2, savedAt: Sample.instant())
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
            #expect(try await database.texts(cursor) == [Sample.instant(minutes: 1).description])
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

    @Test func `a run of a mode that is unknown here is an error that says so`() async throws {
        try await withDatabase { database, _ in
            try await database.execute("UPDATE tds_sync_runs SET mode = 'sideways'")
            let error = await #expect(throws: SyncError.self) { try await database.shared.runs.recent(limit: 1) }
            #expect(error?.code == .destinationIncompatible)
        }
    }
}
