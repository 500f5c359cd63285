import SyncCore
import Testing

/// The promises of ``RunStore``, and of the checkpoints that ``Destination`` saves for it.
package enum RunConformance {
    package static let cases: [ContractCase<StoresUnderTest>] = [
        ContractCase("a checkpoint is saved with the rows of its page") { stores in
            let lease = try await stores.begin()
            let checkpoint = Checkpoint(runID: Sample.runID(1), nextPage: 2, savedAt: Sample.instant(minutes: 1))
            #expect(try await stores.runs.checkpoint(of: "product") == nil)
            _ = try await stores.destination.commit(
                Sample.batch([Sample.row(Sample.record("a"))], checkpoint: checkpoint),
                holding: lease
            )
            #expect(try await stores.runs.checkpoint(of: "product") == checkpoint)
            #expect(try await stores.runs.checkpoint(of: "customer") == nil)
        },
        ContractCase("a run that ended whole leaves no checkpoint, a failed or cancelled one keeps it") { stores in
            for (number, status, isKept) in [
                (1, RunStatus.failed, true), (2, .cancelled, true), (3, .partial, false), (4, .completed, false),
            ] {
                var run = Sample.run(Sample.runID(number))
                let lease = try await stores.begin(run)
                let checkpoint = Checkpoint(runID: run.id, nextPage: 2, savedAt: Sample.instant())
                _ = try await stores.destination.commit(
                    Sample.batch([], runID: run.id, checkpoint: checkpoint),
                    holding: lease
                )
                run.status = status
                try await stores.runs.finish(run, cursor: nil, holding: lease)
                try await stores.leases.release(lease)
                #expect(try await stores.runs.checkpoint(of: "product") == (isKept ? checkpoint : nil))
            }
        },
        ContractCase("start closes a run whose process ended without a word") { stores in
            let first = try await stores.begin(Sample.run(Sample.runID(1)))
            try await stores.leases.release(first)
            _ = try await stores.begin(Sample.run(Sample.runID(2), minutes: 5))
            let closed = try #require(try await stores.run(Sample.runID(1)))
            #expect(closed.status == .failed)
            #expect(closed.finishedAt == Sample.instant(minutes: 5))
            #expect(closed.error != nil)
            #expect(try await stores.run(Sample.runID(2))?.status == .inProgress)
        },
        ContractCase("start leaves the runs of other types alone") { stores in
            _ = try await stores.begin(Sample.run(Sample.runID(1)))
            _ = try await stores.begin(Sample.run(Sample.runID(2), of: .customers))
            #expect(try await stores.run(Sample.runID(1))?.status == .inProgress)
        },
        ContractCase("finish keeps the run as it is told") { stores in
            var run = Sample.run()
            let lease = try await stores.begin(run)
            run.status = .partial
            run.finishedAt = Sample.instant(minutes: 3)
            run.counters.synced = 5
            run.counters.failed = 1
            run.counters.reasons = [.noCacheEntry: 6]
            run.apiCalls = 7
            run.error = "1 record failed."
            try await stores.runs.finish(run, cursor: SyncCursor(firstWalkTo: Sample.instant()), holding: lease)
            let stored = try #require(try await stores.run(Sample.runID(1)))
            #expect(stored.status == .partial)
            #expect(stored.finishedAt == run.finishedAt)
            #expect(stored.counters == run.counters)
            #expect((stored.apiCalls, stored.error) == (7, "1 record failed."))
        },
        ContractCase("the cursor is where the last finished run put it, for each type") { stores in
            #expect(try await stores.runs.cursor(of: "product") == nil)
            var run = Sample.run()
            let lease = try await stores.begin(run)
            run.status = .completed
            let first = SyncCursor(firstWalkTo: Sample.instant(minutes: 1))
            let second = SyncCursor(
                since: Sample.instant(minutes: 1),
                reached: Sample.instant(minutes: 5),
                scan: RollingScan(nextPage: 3, scannedAt: Sample.instant(minutes: 4))
            )
            for (cursor, expected) in [(first, first), (second, second), (nil, second)] {
                try await stores.runs.finish(run, cursor: cursor, holding: lease)
                #expect(try await stores.runs.cursor(of: "product") == expected)
            }
            #expect(try await stores.runs.cursor(of: "customer") == nil)
        },
        ContractCase("a run that lost its lease cannot start or finish") { stores in
            let lost = try await stores.lostLease()
            var run = Sample.run()
            run.status = .completed
            for attempt in [
                await error { try await stores.runs.finish(run, cursor: nil, holding: lost) },
                await error { try await stores.runs.start(Sample.run(Sample.runID(3)), holding: lost) },
            ] {
                #expect(attempt?.code == .leaseLost)
            }
            #expect(try await stores.run(Sample.runID(1))?.status == .inProgress)
            #expect(try await stores.run(Sample.runID(3))?.id == nil)
        },
        ContractCase("recent runs are the newest ones, newest first") { stores in
            for number in 1...4 {
                let lease = try await stores.begin(Sample.run(Sample.runID(number), minutes: Int64(number)))
                try await stores.leases.release(lease)
            }
            #expect(try await stores.runs.recent(limit: 3).map(\.id) == [4, 3, 2].map(Sample.runID))
        },
        ContractCase("what works, and the last runs of each type and mode, are found however many runs came since") {
            stores in
            _ = try await stores.begin(Sample.run(Sample.runID(1), of: .customers))
            let modes: [SyncMode] = [.full, .full, .realtime, .realtime, .realtime]
            for (number, mode) in zip(2..., modes) {
                var run = Sample.run(Sample.runID(number), mode: mode, minutes: Int64(number))
                let lease = try await stores.begin(run)
                run.status = .completed
                run.finishedAt = run.startedAt
                try await stores.runs.finish(run, cursor: nil, holding: lease)
                try await stores.leases.release(lease)
            }
            #expect(try await stores.runs.open().map(\.id) == [Sample.runID(1)])
            #expect(try await stores.runs.last(ofEach: 1).map(\.id) == [6, 3].map(Sample.runID))
            #expect(try await stores.runs.last(ofEach: 2).map(\.id) == [6, 5, 3, 2].map(Sample.runID))
        },
    ]

    private static func error(_ body: () async throws -> Void) async -> SyncError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? SyncError
        }
    }
}
