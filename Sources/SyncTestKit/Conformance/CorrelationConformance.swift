import SyncCore
import Testing

/// The promises about the way back from a change to the request that led to it.
package enum CorrelationConformance {
    package static let cases: [ContractCase<ServerStoresUnderTest>] = [
        ContractCase("a change of a run that was asked for has the id of the request") { stores in
            let request = RunRequest("product", mode: .full, origin: .api, correlationID: "request-7")
            _ = try await stores.queue.request(request, id: Sample.runID(1), now: Sample.instant())
            _ = try await stores.queue.claim(by: "s", for: .seconds(60), now: Sample.instant())
            try await change("a", in: Sample.run(), stores)
            #expect(try await told("a", stores) == ["request-7"])
        },
        ContractCase("a change that a webhook led to has the id of the newest one that was made good") { stores in
            for number in 1...2 { try await announce("a", number, stores) }
            try await announce("b", 3, stores)
            let claim = try #require(try await stores.claim("s"))
            try await change("a", in: Sample.run(mode: .realtime), minutes: 1, stores)
            #expect(try await told("a", stores) == ["request-2"])
            try await stores.inbox.complete(claim, ["a": .done, "b": .done], now: Sample.instant(minutes: 2))
            // What comes later led to nothing of it.
            try await announce("a", 4, minutes: 3, stores)
            #expect(try await told("a", stores) == ["request-2"])
        },
        ContractCase("a change that nobody asked for has its run's id in the event") { stores in
            try await announce("a", 1, stores)
            let claim = try #require(try await stores.claim("s"))
            try await stores.inbox.complete(claim, ["a": .done], now: Sample.instant(minutes: 1))
            try await change("a", in: Sample.run(mode: .realtime), minutes: 2, stores)
            try await change("a", in: Sample.run(Sample.runID(2), mode: .incremental), version: 2, minutes: 3, stores)
            let changes = try await stores.log.history(of: .products, entityID: "a", limit: 9)
            #expect(changes.map(\.correlationID) == [nil, nil])
            #expect(changes.map { ChangeEvent($0)?.envelope.correlationID } == [2, 1].map(Sample.runID))
        },
    ]

    private static func announce(
        _ entityID: String,
        _ number: Int,
        minutes: Int64 = 0,
        _ stores: ServerStoresUnderTest
    ) async throws {
        let event = InboxEvent(
            id: Sample.runID(number),
            idempotencyKey: "key-\(number)",
            entityType: "product",
            entityID: entityID,
            kind: .changed,
            payload: [],
            receivedAt: Sample.instant(minutes: minutes),
            modifiedAt: nil,
            isUnchanged: false,
            correlationID: "request-\(number)"
        )
        #expect(try await stores.inbox.store([event]).map(\.outcome) == [.queued])
    }

    /// A run that writes one record, from its lease to its end.
    private static func change(
        _ entityID: String,
        in run: RunRecord,
        version: Int = 1,
        minutes: Int64 = 0,
        _ stores: ServerStoresUnderTest
    ) async throws {
        let lease = try await stores.begin(run)
        let row = Sample.row(Sample.record(entityID, version: version))
        let batch = Sample.batch([row], runID: run.id, minutes: minutes)
        _ = try await stores.destination.commit(batch, holding: lease)
        try await stores.leases.release(lease)
    }

    private static func told(_ entityID: String, _ stores: ServerStoresUnderTest) async throws -> [String?] {
        let events = try await stores.log.events(after: 0, limit: 99).filter { $0.entityID == entityID }
        return events.map { ChangeEvent($0)?.envelope.correlationID }
    }
}
