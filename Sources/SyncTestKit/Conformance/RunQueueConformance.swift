import SyncCore
import Testing
import ZohoAPI

/// The promises of ``RunQueue``, and what ``RunStore`` does with runs that waited.
package enum RunQueueConformance {
    private static let hour = Duration.seconds(3_600)
    private static let minute = Duration.seconds(60)

    private static func request(_ type: String = "product", mode: SyncMode = .full) -> RunRequest {
        RunRequest(type, mode: mode, origin: .api, batchSize: 50, admission: .all, correlationID: "request-1")
    }

    package static let cases: [ContractCase<ServerStoresUnderTest>] = [
        ContractCase("a request waits, and is claimed once, with all that was asked for") { stores in
            let queue = stores.queue
            let ticket = try await queue.request(request(), id: Sample.runID(1), now: Sample.instant())
            #expect(ticket == RunTicket(runID: Sample.runID(1), joined: false))
            #expect(try await queue.waitingCount() == 1)
            #expect(try await stores.runs.run(Sample.runID(1))?.status == .pending)
            #expect(try await stores.runs.run(Sample.runID(1))?.request == request())
            let claimed = try await queue.claim(by: "a", for: minute, now: Sample.instant())
            #expect(claimed == ClaimedRun(runID: Sample.runID(1), request: request(), attempt: 1))
            #expect(try await queue.claim(by: "b", for: minute, now: Sample.instant()) == nil)
        },
        ContractCase("whoever asks for a type whose run waits joins it; other types have runs of their own") { stores in
            let queue = stores.queue
            _ = try await queue.request(request(), id: Sample.runID(1), now: Sample.instant())
            let again = try await queue.request(request(mode: .incremental), id: Sample.runID(2), now: Sample.instant())
            #expect(again == RunTicket(runID: Sample.runID(1), joined: true))
            #expect(
                try await queue.request(request("customer"), id: Sample.runID(3), now: Sample.instant()).joined == false
            )
            #expect(try await queue.waitingCount() == 2)
        },
        ContractCase(
            "whoever asks while a run works joins it, also one of the command line as long as it has its lease"
        ) {
            stores in
            let queue = stores.queue
            let lease = try await stores.begin(Sample.run(Sample.runID(1)))
            let joined = try await queue.request(request(), id: Sample.runID(2), now: Sample.instant())
            #expect(joined == RunTicket(runID: Sample.runID(1), joined: true))
            try await stores.leases.release(lease)
            #expect(try await queue.request(request(), id: Sample.runID(2), now: Sample.instant()).joined == false)
        },
        ContractCase("nobody joins a run of single records, which reads no listing") { stores in
            let queue = stores.queue
            _ = try await stores.begin(Sample.run(Sample.runID(1), mode: .realtime))
            let asked = try await queue.request(request(), id: Sample.runID(2), now: Sample.instant())
            #expect(asked == RunTicket(runID: Sample.runID(2), joined: false))
        },
        ContractCase("what people asked for is taken before what the schedule asked for, however late it comes") {
            stores in
            let queue = stores.queue
            func ask(_ type: String, _ number: Int, _ origin: RunRequest.Origin) async throws {
                let request = RunRequest(type, mode: .full, origin: origin)
                _ = try await queue.request(
                    request,
                    id: Sample.runID(number),
                    now: Sample.instant(minutes: Int64(number))
                )
            }
            try await ask("invoice", 1, .schedule)
            try await ask("order", 2, .schedule)
            try await ask("product", 3, .api)
            let now = Sample.instant(minutes: 4)
            #expect(try await queue.claim(by: "a", from: .api, for: minute, now: now)?.runID == Sample.runID(3))
            #expect(try await queue.claim(by: "a", from: .api, for: minute, now: now) == nil)
            // Who joins a run that waits makes it his.
            try await ask("order", 5, .api)
            let joined = try await queue.claim(by: "a", for: minute, now: now)
            #expect(joined?.runID == Sample.runID(2))
            #expect(joined?.request.origin == .api)
            let last = try await queue.claim(by: "a", for: minute, now: now)
            #expect(last?.runID == Sample.runID(1))
            #expect(last?.request.origin == .schedule)
        },
        ContractCase("a request that comes twice under one id is one run, also after its end") { stores in
            let queue = stores.queue
            _ = try await queue.request(request(), id: Sample.runID(1), now: Sample.instant())
            #expect(try await queue.cancel(Sample.runID(1), now: Sample.instant()) == .cancelled)
            #expect(try await queue.request(request(), id: Sample.runID(1), now: Sample.instant()).joined)
            #expect(try await queue.waitingCount() == 0)
        },
        ContractCase("a claim that is not kept runs out, and the run begins anew under its id") { stores in
            let (queue, id) = (stores.queue, Sample.runID(1))
            _ = try await queue.request(request(), id: id, now: Sample.instant())
            _ = try await queue.claim(by: "a", for: minute, now: Sample.instant())
            var run = Sample.run(id)
            var lease = try await stores.begin(run)
            run.counters.skipped = 5
            #expect(try await queue.renew(id, by: "a", for: minute, now: Sample.instant(minutes: 0)) == .held)
            let second = try await queue.claim(by: "b", for: minute, now: Sample.instant(minutes: 2))
            #expect(second?.attempt == 2)
            #expect(try await queue.renew(id, by: "a", for: minute, now: Sample.instant(minutes: 2)) == .lost)
            try await stores.leases.release(lease)
            run = Sample.run(id, minutes: 2)
            lease = try await stores.begin(run)
            let begun = try #require(try await stores.runs.run(id))
            #expect(begun.startedAt == Sample.instant(minutes: 2))
            #expect(begun.request == request())
            run.status = .completed
            run.finishedAt = Sample.instant(minutes: 3)
            try await stores.runs.finish(run, cursor: nil, holding: lease)
            #expect(try await queue.claim(by: "c", for: minute, now: Sample.instant(minutes: 90)) == nil)
        },
        ContractCase("a run that is given back waits, from the instant on that was named") { stores in
            let (queue, id) = (stores.queue, Sample.runID(1))
            _ = try await queue.request(request(), id: id, now: Sample.instant())
            _ = try await queue.claim(by: "a", for: hour, now: Sample.instant())
            try await stores.release(id, by: "b")
            #expect(try await queue.claim(by: "b", for: hour, now: Sample.instant()) == nil)
            try await stores.release(id, by: "a", after: minute * 5)
            #expect(try await queue.claim(by: "b", for: hour, now: Sample.instant(minutes: 4)) == nil)
            #expect(try await queue.claim(by: "b", for: hour, now: Sample.instant(minutes: 5))?.attempt == 2)
        },
        ContractCase("a run that was cancelled by its server's end is given back, and waits again") { stores in
            let (queue, id) = (stores.queue, Sample.runID(1))
            _ = try await queue.request(request(), id: id, now: Sample.instant())
            _ = try await queue.claim(by: "a", for: hour, now: Sample.instant())
            var run = Sample.run(id)
            let lease = try await stores.begin(run)
            run.status = .cancelled
            run.finishedAt = Sample.instant(minutes: 1)
            try await stores.runs.finish(run, cursor: nil, holding: lease)
            try await stores.release(id, by: "a", minutes: 1)
            #expect(try await stores.runs.run(id)?.status == .pending)
            #expect(try await stores.runs.run(id)?.finishedAt == nil)
        },
        ContractCase("a claim that was given back as no attempt is not counted") { stores in
            let (queue, id) = (stores.queue, Sample.runID(1))
            _ = try await queue.request(request(), id: id, now: Sample.instant())
            for _ in 1...3 {
                #expect(try await queue.claim(by: "a", for: hour, now: Sample.instant())?.attempt == 1)
                try await stores.release(id, by: "a", countsAttempt: false)
            }
            #expect(try await queue.claim(by: "a", for: hour, now: Sample.instant())?.attempt == 1)
            try await stores.release(id, by: "a")
            #expect(try await queue.claim(by: "a", for: hour, now: Sample.instant())?.attempt == 2)
        },
        ContractCase("a run that is given back after somebody asked for its end is cancelled, and not begun any more") {
            stores in
            let (queue, now) = (stores.queue, Sample.instant())
            // One that could not begin, and one that ended for another reason.
            for (number, type) in [EntityType.products, .customers].enumerated() {
                let id = Sample.runID(number)
                _ = try await queue.request(request(type.name), id: id, now: now)
                _ = try await queue.claim(by: "a", for: hour, now: now)
                if number == 1 {
                    var run = Sample.run(id, of: type)
                    let lease = try await stores.begin(run)
                    run.status = .failed
                    run.error = "The database was away."
                    #expect(try await queue.cancel(id, now: now) == .requested)
                    try await stores.runs.finish(run, cursor: nil, holding: lease)
                } else {
                    #expect(try await queue.cancel(id, now: now) == .requested)
                }
                try await stores.release(id, by: "a", minutes: 1)
                let run = try #require(try await stores.runs.run(id))
                #expect(run.status == .cancelled)
                #expect(run.finishedAt == Sample.instant(minutes: 1))
                #expect(run.error == nil)
            }
            #expect(try await queue.waitingCount() == 0)
            #expect(try await queue.claim(by: "a", for: hour, now: Sample.instant(minutes: 90)) == nil)
        },
        ContractCase("a request that a newer TDS wrote is closed as failed, and keeps nobody from the next one") {
            stores in
            let queue = stores.queue
            for (number, type) in ["product", "customer", "vendor"].enumerated() {
                let now = Sample.instant(minutes: Int64(number))
                _ = try await queue.request(request(type), id: Sample.runID(number), now: now)
            }
            let unreadable = [Sample.runID(0), Sample.runID(2)]
            for id in unreadable {
                try await stores.execute("UPDATE tds_sync_runs SET request = '{\"mode\":\"new\"}' WHERE id = '\(id)'")
            }
            let now = Sample.instant(minutes: 5)
            #expect(try await queue.claim(by: "a", for: hour, now: now)?.runID == Sample.runID(1))
            #expect(try await queue.claim(by: "a", for: hour, now: now) == nil)
            for id in unreadable {
                let run = try #require(try await stores.runs.run(id))
                #expect(run.status == .failed)
                #expect(run.finishedAt == now)
                #expect(run.error == "\(SyncError.unreadableRequest)")
            }
            // The one that is claimed, and has not begun.
            #expect(try await queue.waitingCount() == 1)
        },
        ContractCase("cancelling ends what waits, is told to the server that works, and says what it cannot do") {
            stores in
            let queue = stores.queue
            let now = Sample.instant()
            #expect(try await queue.cancel(Sample.runID(9), now: now) == .unknown)
            _ = try await queue.request(request(), id: Sample.runID(1), now: now)
            #expect(try await queue.cancel(Sample.runID(1), now: now) == .cancelled)
            #expect(try await queue.cancel(Sample.runID(1), now: now) == .over)
            _ = try await queue.request(request(), id: Sample.runID(2), now: now)
            _ = try await queue.claim(by: "a", for: hour, now: now)
            #expect(try await queue.renew(Sample.runID(2), by: "a", for: hour, now: now) == .held)
            #expect(try await queue.cancel(Sample.runID(2), now: now) == .requested)
            #expect(try await queue.renew(Sample.runID(2), by: "a", for: hour, now: now) == .cancelRequested)
            _ = try await stores.begin(Sample.run(Sample.runID(3), of: .customers))
            #expect(try await queue.cancel(Sample.runID(3), now: now) == .notOurs)
        },
        ContractCase("a run that could not begin is closed, and one that ended is left as it is") { stores in
            let (queue, id) = (stores.queue, Sample.runID(1))
            _ = try await queue.request(request(), id: id, now: Sample.instant())
            _ = try await queue.claim(by: "a", for: hour, now: Sample.instant())
            var run = Sample.run(id)
            run.status = .failed
            run.finishedAt = Sample.instant(minutes: 1)
            run.error = "The credentials were rejected."
            try await stores.runs.close(run)
            #expect(try await stores.runs.run(id)?.error == "The credentials were rejected.")
            run.error = "Something else."
            try await stores.runs.close(run)
            #expect(try await stores.runs.run(id)?.error == "The credentials were rejected.")
            #expect(try await queue.claim(by: "a", for: hour, now: Sample.instant(minutes: 90)) == nil)
        },
        ContractCase("of many servers that ask and claim at once, each run is had by one") { stores in
            let types = EntityCatalog.zoho.types.map(\.name)
            let claims = await withTaskGroup(of: [ClaimedRun].self) { group in
                for server in 0..<8 {
                    group.addTask {
                        var claimed: [ClaimedRun] = []
                        for (number, type) in types.enumerated() {
                            let id = Sample.runID(100 * server + number)
                            _ = try? await stores.queue.request(request(type), id: id, now: Sample.instant())
                            let run = try? await stores.queue.claim(by: "\(server)", for: hour, now: Sample.instant())
                            if let run { claimed.append(run) }
                        }
                        return claimed
                    }
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            #expect(Set(claims.map(\.runID)).count == claims.count)
            #expect(claims.map(\.request.entityType).sorted() == types.sorted())
        },
        ContractCase("runs that ended long ago are removed, and those that wait are not") { stores in
            for (number, status) in [RunStatus.completed, .failed, .partial].enumerated() {
                var run = Sample.run(Sample.runID(number), of: EntityCatalog.zoho.types[number])
                let lease = try await stores.begin(run)
                run.status = status
                run.finishedAt = Sample.instant(minutes: Int64(number))
                try await stores.runs.finish(run, cursor: nil, holding: lease)
            }
            _ = try await stores.queue.request(request("user"), id: Sample.runID(9), now: Sample.instant())
            #expect(try await stores.runs.freshness().keys.sorted() == ["product", "vendor"])
            #expect(try await stores.runs.prune(before: Sample.instant(minutes: 2), limit: 1) == 1)
            #expect(try await stores.runs.prune(before: Sample.instant(minutes: 2), limit: 9) == 1)
            #expect(
                try await stores.runs.recent(limit: 9).map(\.id).sorted() == [Sample.runID(2), Sample.runID(9)]
            )
        },
    ]
}

extension ServerStoresUnderTest {
    fileprivate func release(
        _ id: String,
        by server: String,
        after pause: Duration = .zero,
        countsAttempt: Bool = true,
        minutes: Int64 = 0
    ) async throws(SyncError) {
        let now = Sample.instant(minutes: minutes)
        try await queue.release(id, by: server, after: pause, countsAttempt: countsAttempt, now: now)
    }
}
