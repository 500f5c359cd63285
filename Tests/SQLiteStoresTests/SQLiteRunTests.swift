import SQLStores
import SyncCore
import SyncTestKit
import Testing

@testable import SQLiteStores

/// What people read with SQL of runs and cursors; the rest is in `RunConformance`.
@Suite struct SQLiteRunTests {
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

    /// Pitfall: "one row that somebody had edited held up the queue of all types".
    @Test(arguments: ["nonsense", "", "[]"])
    func `a run whose request is no JSON any more ends, and others are taken`(_ request: String) async throws {
        try await withDatabase { database, _ in
            let queue = database.shared.runQueue
            for (number, type) in ["customer", "invoice"].enumerated() {
                let asked = RunRequest(type, mode: .full, origin: .api)
                let now = Sample.instant(minutes: Int64(number))
                _ = try await queue.request(asked, id: Sample.runID(7 + number), now: now)
            }
            try await database.execute("UPDATE tds_sync_runs SET request = '\(request)' WHERE entity_type = 'customer'")
            let claim = try await queue.claim(by: "s", for: .seconds(60), now: Sample.instant(minutes: 5))
            #expect(claim?.request.entityType == "invoice")
            #expect(try await database.shared.runs.run(Sample.runID(7))?.status == .failed)
        }
    }

    @Test(arguments: ["nonsense", "5", "[1]", #"{"unchanged":null,"forced":1.5}"#])
    func `reasons that are no counts any more count as none`(_ reasons: String) async throws {
        try await withDatabase { database, lease in
            try await database.execute("UPDATE tds_sync_runs SET reasons = '\(reasons)'")
            var counted = RunCounters()
            (counted.skipped, counted.reasons) = (3, [.unchanged: 3])
            _ = try await database.commit(Sample.batch([], counters: counted), holding: lease)
            #expect(try await database.shared.runs.recent(limit: 1).first?.counters.reasons == [.unchanged: 3])
        }
    }

    @Test func `numbers and instants that somebody edited into text are read as none`() async throws {
        try await withDatabase { database, lease in
            try await database.execute(
                "UPDATE tds_sync_runs SET synced = 'many', api_calls = x'00', finished_at = 'soon'"
            )
            try await database.execute(
                "INSERT INTO tds_sync_cursors (entity_type, checkpoint_next_page, updated_at) VALUES ('product', 'q', '')"
            )
            let run = try #require(try await database.shared.runs.recent(limit: 1).first)
            #expect((run.counters.synced, run.apiCalls, run.finishedAt) == (0, 0, nil))
            #expect(try await database.shared.runs.checkpoint(of: "product") == nil)
            _ = try await database.commit(Sample.batch([Sample.row(Sample.record("a"))]), holding: lease)
            try await database.execute(
                """
                UPDATE tds_sync_logs SET logged_at = 5, sequence = 9223372036854775807;
                INSERT INTO tds_inbox_events (
                    id, idempotency_key, entity_type, entity_id, kind, payload, received_at, modified_at, correlation_id,
                    status, processed_at
                ) VALUES ('e', 'k', 'product', 'a', 'changed', 7, 'soon', x'00', 'c', 'processed', 1.5);
                """
            )
            let deliveries = try await database.shared.inbox.deliveries(since: Sample.instant())
            #expect(deliveries.values.allSatisfy { $0.received == 0 && $0.announced == 0 })
            #expect(try await database.shared.inbox.events(limit: 1).map(\.eventID) == ["e"])
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
