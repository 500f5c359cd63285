import SyncCore
import Testing

/// Every row of the truth tables, held against a database: what is decided inside of a statement is what the rules say.
package enum RuleConformance {
    private static let now = Sample.instant(minutes: 120)
    private static let minute = Duration.seconds(60)
    private static let (first, second) = (Sample.runID(1), Sample.runID(2))

    private static func request(_ id: String, in stores: ServerStoresUnderTest) async throws -> RunTicket {
        let request = RunRequest("product", mode: .full, origin: .api)
        return try await stores.queue.request(request, id: id, now: now)
    }

    package static let cases: [ContractCase<ServerStoresUnderTest>] = [
        ContractCase("a run is taken, joined, closed and cancelled as the truth table has it") { stores in
            _ = try await request(first, in: stores)
            for row in RunTruth.all {
                try await stores.execute(row.statements(first, now: now))
                let claimed = try await stores.queue.claim(by: "b", for: minute, now: now)
                #expect((claimed?.runID == first) == row.isTaken, "\(row.testDescription)")
                try await stores.execute(row.statements(first, now: now))
                #expect(try await stores.queue.cancel(first, now: now) == row.cancelled, "\(row.testDescription)")
                #expect(try await request(first, in: stores).joined, "\(row.testDescription)")
                try await stores.execute(row.statements(first, now: now))
                let withoutLease = try await request(second, in: stores)
                #expect(withoutLease.joined == (row.isJoined == .yes), "\(row.testDescription)")
                try await stores.execute(row.statements(first, now: now))
                let lease = try await stores.leases.acquire(
                    "product",
                    for: Sample.holder(),
                    timeToLive: minute,
                    now: now
                )
                let withLease = try await request(second, in: stores)
                #expect(withLease.joined == (row.isJoined != .no), "\(row.testDescription)")
                try await stores.execute(row.statements(first, now: now))
                try await stores.runs.start(Sample.run(second, minutes: 120), holding: lease)
                try await stores.leases.release(lease)
                let after = try #require(try await stores.runs.run(first)).status
                #expect(after == (row.isAbandoned ? .failed : row.status), "\(row.testDescription)")
            }
        },
        ContractCase("a run that is released becomes what the truth table has") { stores in
            _ = try await request(first, in: stores)
            for row in ReleaseTruth.all {
                try await stores.execute(row.statements(first, second, now: now))
                try await stores.queue.release(first, by: "a", after: .zero, countsAttempt: true, now: now)
                let after = try #require(try await stores.runs.run(first)).status
                #expect(after == row.becomes, "\(row.testDescription)")
            }
        },
        ContractCase("a record is taken when it is due and nobody has it") { stores in
            try await stores.inbox.enqueue(["a"], of: "product", now: now)
            for claim in [RunTruth.Claim.none, .holds, .ranOut] {
                for isDue in [true, false] {
                    try await stores.execute("UPDATE tds_sync_queue SET \(claim.columns(now, isDue: isDue))")
                    let claimed = try await stores.inbox.claim(by: "b", limits: ClaimLimits(1), for: minute, now: now)
                    #expect((claimed != nil) == (isDue && claim != .holds), "claim \(claim), due: \(isDue)")
                }
            }
        },
        ContractCase("an event is a repetition where the truth table says so") { stores in
            for row in DeliveryTruth.all {
                for hasStamp in [true, false] {
                    try await stores.execute(row.statements(now: now))
                    let receipt = try await stores.inbox.store([event(hasStamp: hasStamp)]).first
                    let isRepetition = row.isRepetition(hasStamp: hasStamp)
                    #expect(
                        (receipt?.outcome == .repeated) == isRepetition,
                        "\(row.testDescription), stamp: \(hasStamp)"
                    )
                    #expect((receipt?.eventID == Sample.runID(1)) == isRepetition)
                }
            }
        },
        ContractCase("a lease that was given back is neither renewed nor held, and one that ran out is renewed") {
            stores in
            let lease = try await stores.leases.acquire("product", for: Sample.holder(), timeToLive: minute, now: now)
            let later = now.advanced(by: minute * 2)
            _ = try await stores.leases.renew(lease, timeToLive: minute, now: later)
            try await stores.leases.release(lease)
            let error = await #expect(throws: SyncError.self) {
                try await stores.leases.renew(lease, timeToLive: minute, now: later)
            }
            #expect(error?.code == .leaseLost)
            _ = try await stores.leases.acquire("product", for: Sample.holder("run-2"), timeToLive: minute, now: later)
        },
    ]

    private static func event(hasStamp: Bool) -> InboxEvent {
        InboxEvent(
            id: Sample.runID(9),
            idempotencyKey: "key",
            entityType: "product",
            entityID: "a",
            kind: .changed,
            payload: Array("{}".utf8),
            receivedAt: now,
            modifiedAt: hasStamp ? Sample.instant() : nil,
            isUnchanged: false,
            correlationID: "request-9"
        )
    }
}
