import SyncCore
import Testing

extension OutboxConformance {
    static let runCases: [ContractCase<ServerStoresUnderTest>] = [
        ContractCase("a run is told when it begins and when it ends, with its numbers and the id of its request") {
            stores in
            let id = Sample.runID(1)
            let request = RunRequest("product", mode: .full, origin: .api, correlationID: "request-7")
            _ = try await stores.queue.request(request, id: id, now: Sample.instant())
            _ = try await stores.queue.claim(by: "s", for: .seconds(60), now: Sample.instant())
            #expect(try await told(stores) == [])
            var run = Sample.run(id)
            let lease = try await stores.begin(run)
            let start = Sample.instant().description
            let beginning = #""entity_type":"product","mode":"full","started_at":"\#(start)","status":"in_progress""#
            let started = Told(.syncStarted, "{\(beginning),\"sync_id\":\"\(id)\"}", "request-7")
            #expect(try await told(stores) == [started])

            run.status = .partial
            run.finishedAt = Sample.instant(minutes: 2)
            (run.counters.synced, run.counters.failed, run.counters.reasons) = (2, 1, [.contentChanged: 3])
            run.apiCalls = 4
            try await stores.runs.finish(run, cursor: nil, holding: lease)
            let end = """
                {"duration_seconds":120,"entity_type":"product","error":null,\
                "finished_at":"\(Sample.instant(minutes: 2))","mode":"full","started_at":"\(start)",\
                "stats":{"api_calls":4,"deleted":0,"failed":1,"reasons":{"content_changed":3},"skipped":0,"synced":2,\
                "total_processed":3,"written":0},"status":"partial","sync_id":"\(id)"}
                """
            let completed = Told(.syncCompleted, end, "request-7", minutes: 2)
            #expect(try await told(stores) == [started, completed])
        },
        ContractCase(
            "a run that fails or is cancelled is told as failed, with the reason; nobody asked: its own id holds them"
        ) {
            stores in
            for (number, status) in [(1, RunStatus.failed), (2, .cancelled)] {
                var run = Sample.run(Sample.runID(number))
                let lease = try await stores.begin(run)
                (run.status, run.finishedAt, run.error) = (status, Sample.instant(), "Zoho said \"no\"\0.")
                try await stores.runs.finish(run, cursor: nil, holding: lease)
                try await stores.leases.release(lease)
                let events = try await told(stores)
                #expect(events.map(\.type) == [.syncStarted, .syncFailed].map(\EventType.rawValue))
                #expect(events.map(\.correlationID) == [run.id, run.id])
                #expect(events.last?.data.contains(#""status":"\#(status.rawValue)""#) == true)
                #expect(events.last?.data.contains(#""error":"Zoho said \"no\""#) == true)
                try await forget(stores)
            }
        },
        ContractCase("under a lease that was lost nothing of a run is told") { stores in
            let run = Sample.run()
            let lost = try await stores.begin(run)
            try await stores.leases.release(lost)
            try await forget(stores)
            await #expect(throws: SyncError.self) { try await stores.runs.start(run, holding: lost) }
            await #expect(throws: SyncError.self) {
                var ended = run
                ended.status = .completed
                try await stores.runs.finish(ended, cursor: nil, holding: lost)
            }
            #expect(try await told(stores) == [])
        },
        ContractCase("a run whose process ended without a word is told as failed when the next one begins") { stores in
            let first = try await stores.begin(Sample.run(Sample.runID(1)))
            try await stores.leases.release(first)
            _ = try await stores.begin(Sample.run(Sample.runID(2), minutes: 5))
            let events = try await told(stores)
            #expect(events.map(\.type) == [.syncStarted, .syncFailed, .syncStarted].map(\EventType.rawValue))
            #expect(events.map(\.correlationID) == [1, 1, 2].map(Sample.runID))
            #expect(events[1].data.contains("Its process ended without a word."))
            #expect(events[1].at == Sample.instant(minutes: 5))
        },
        ContractCase("a run that could not begin is told as failed once, and not where it had ended") { stores in
            try await ask(1, stores)
            var run = Sample.run()
            (run.status, run.finishedAt, run.error) = (.failed, Sample.instant(), "No lease.")
            for _ in 1...2 { try await stores.runs.close(run) }
            let events = try await told(stores)
            #expect(events.map(\.type) == [EventType.syncFailed.rawValue])
            #expect(events.map(\.correlationID) == ["request-1"])
        },
        ContractCase("a run that is cancelled while it waits is told as failed once") { stores in
            try await ask(1, stores)
            for _ in 1...2 { _ = try await stores.queue.cancel(Sample.runID(1), now: Sample.instant()) }
            let events = try await told(stores)
            #expect(events.map(\.type) == [EventType.syncFailed.rawValue])
            #expect(events.first?.data.contains(#""status":"cancelled""#) == true)
        },
        ContractCase("a run that is given back is told only where it ends with that, and has not ended before") {
            stores in
            for (number, hasEnded) in [(1, false), (2, true)] {
                try await ask(number, stores)
                try await claim(stores)
                try await release(number, stores)
                #expect(try await told(stores) == [])

                try await claim(stores)
                var run = Sample.run(Sample.runID(number))
                let lease = try await stores.begin(run)
                _ = try await stores.queue.cancel(run.id, now: Sample.instant())
                (run.status, run.finishedAt) = (.cancelled, Sample.instant())
                if hasEnded { try await stores.runs.finish(run, cursor: nil, holding: lease) }
                try await stores.leases.release(lease)
                try await release(number, stores)
                let events = try await told(stores)
                #expect(events.map(\.type) == [.syncStarted, .syncFailed].map(\EventType.rawValue))
                #expect(events.last?.data.contains(#""status":"cancelled""#) == true)
                try await forget(stores)
            }
        },
        ContractCase("a run that cannot be read here is told as failed") { stores in
            try await ask(1, stores)
            try await stores.execute("UPDATE tds_sync_runs SET request = '{\"mode\":\"new\"}'")
            #expect(try await stores.queue.claim(by: "s", for: .seconds(60), now: Sample.instant()) == nil)
            #expect(try await told(stores).map(\.type) == [EventType.syncFailed.rawValue])
        },
    ]

    private static func claim(_ stores: ServerStoresUnderTest) async throws {
        _ = try await stores.queue.claim(by: "s", for: .seconds(60), now: Sample.instant(minutes: 1))
    }

    private static func release(_ number: Int, _ stores: ServerStoresUnderTest) async throws {
        try await stores.queue.release(
            Sample.runID(number),
            by: "s",
            after: .zero,
            countsAttempt: false,
            now: Sample.instant(minutes: 1)
        )
    }

    private static func ask(_ number: Int, _ stores: ServerStoresUnderTest) async throws {
        let request = RunRequest("product", mode: .full, origin: .api, correlationID: "request-\(number)")
        _ = try await stores.queue.request(request, id: Sample.runID(number), now: Sample.instant())
    }
}
