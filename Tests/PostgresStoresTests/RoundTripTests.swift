import SQLStores
import SyncCore
import SyncTestKit
import Testing

@testable import PostgresStores

/// How often each operation on the run queue, the inbox and the leases goes to the server and back, once its statements are prepared.
/// A write has two more than what it does: BEGIN, and COMMIT. A server in another building is milliseconds away, so one more is seen.
@Suite struct RoundTripTests {
    private static let minute = Duration.seconds(60)
    private static let now = Sample.instant()

    @Test func `the run queue keeps to its round trips`() async throws {
        let trips = try await roundTrips { trips, stores, round in
            let queue = stores.runQueue
            let (run, other) = (Sample.runID(10 * round + 1), Sample.runID(10 * round + 2))
            let request = RunRequest("product", mode: .full, origin: .api)
            func claim() async throws { _ = try await queue.claim(by: "a", for: Self.minute, now: Self.now) }
            func release(_ id: String) async throws {
                try await queue.release(id, by: "a", after: .zero, countsAttempt: true, now: Self.now)
            }
            try await trips.count("claim of nothing", claim)
            try await trips.count("request") { _ = try await queue.request(request, id: run, now: Self.now) }
            try await trips.count("request that joins") {
                _ = try await queue.request(request, id: other, now: Self.now)
            }
            try await trips.count("waitingCount") { _ = try await queue.waitingCount() }
            try await trips.count("claim", claim)
            try await trips.count("renew") { _ = try await queue.renew(run, by: "a", for: Self.minute, now: Self.now) }
            try await trips.count("release") { try await release(run) }
            try await trips.count("cancel") { _ = try await queue.cancel(run, now: Self.now) }
            _ = try await queue.request(request, id: other, now: Self.now)
            try await claim()
            try await trips.count("cancel of a claimed one") { _ = try await queue.cancel(other, now: Self.now) }
            try await trips.count("release of a cancelled one") { try await release(other) }
        }
        #expect(
            trips == [
                "claim of nothing": 1, "claim": 4, "request": 4, "request that joins": 3, "waitingCount": 1, "renew": 3,
                "release": 3, "release of a cancelled one": 4, "cancel": 5, "cancel of a claimed one": 4,
            ]
        )
    }

    @Test func `the inbox keeps to its round trips`() async throws {
        let trips = try await roundTrips { trips, stores, round in
            let inbox = stores.inbox
            func claim() async throws -> ClaimedRecords? {
                // The round before has just read the records.
                let now = Self.now.advanced(by: DeliveryRules.rereadPause)
                return try await inbox.claim(by: "a", limits: ClaimLimits(9), for: Self.minute, now: now)
            }
            try await trips.count("claim of nothing") { _ = try await claim() }
            try await trips.count("store") { _ = try await inbox.store([Self.event(1, round)]) }
            try await trips.count("store of a repetition") { _ = try await inbox.store([Self.event(1, round)]) }
            try await trips.count("store of three") {
                _ = try await inbox.store([2, 3, 4].map { Self.event($0, round) })
            }
            try await trips.count("enqueue") { try await inbox.enqueue(["5", "6"], of: "product", now: Self.now) }
            try await trips.count("backlog") { _ = try await inbox.backlog() }
            let claimed = try #require(try await trips.count("claim", claim))
            #expect(claimed.places.count == 6)
            try await trips.count("renew") { _ = try await inbox.renew(claimed, for: Self.minute, now: Self.now) }
            let outcomes: [String: QueueOutcome] = [
                "1": .done, "2": .retry(at: Self.now, reason: "503"), "3": .postponed(until: Self.now, reason: "busy"),
            ]
            try await trips.count("complete") { try await inbox.complete(claimed, outcomes, now: Self.now) }
            let left = try #require(try await claim())
            let dead = left.places.map { ($0.entityID, QueueOutcome.dead(code: "source_unavailable", reason: "503")) }
            try await trips.count("complete with dead letters") {
                try await inbox.complete(left, Dictionary(uniqueKeysWithValues: dead), now: Self.now)
            }
            try await trips.count("events") { _ = try await inbox.events(limit: 9) }
            try await trips.count("deliveries") { _ = try await inbox.deliveries(since: Self.now) }
            try await trips.count("prune") { _ = try await inbox.prune(before: Self.now, limit: 9) }
        }
        #expect(
            trips == [
                "claim of nothing": 1, "claim": 4, "store": 3, "store of a repetition": 3, "store of three": 3,
                "enqueue": 3, "backlog": 1, "renew": 3, "complete": 4, "complete with dead letters": 5, "events": 1,
                "deliveries": 1, "prune": 3,
            ]
        )
    }

    @Test func `leases keep to their round trips`() async throws {
        let trips = try await roundTrips { trips, stores, _ in
            let leases = stores.leases
            func acquire() async throws -> Lease {
                try await leases.acquire("product", for: Sample.holder(), timeToLive: Self.minute, now: Self.now)
            }
            func renew(_ lease: Lease) async throws {
                _ = try await leases.renew(lease, timeToLive: Self.minute, now: Self.now)
            }
            let lease = try await trips.count("acquire", acquire)
            try await trips.count("acquire of a held one") {
                await #expect(throws: SyncError.self) { try await acquire() }
            }
            try await trips.count("renew") { try await renew(lease) }
            try await trips.count("newestToken") { _ = try await leases.newestToken(of: "product") }
            try await trips.count("release") { try await leases.release(lease) }
            try await trips.count("renew of a lost one") {
                await #expect(throws: SyncError.self) { try await renew(lease) }
            }
        }
        #expect(
            trips == [
                "acquire": 4, "acquire of a held one": 3, "renew": 3, "renew of a lost one": 4, "newestToken": 1,
                "release": 3,
            ]
        )
    }

    private static func event(_ entityID: Int, _ round: Int) -> InboxEvent {
        InboxEvent(
            id: Sample.runID(10 * round + entityID),
            idempotencyKey: "\(round) \(entityID)",
            entityType: "product",
            entityID: "\(entityID)",
            kind: .changed,
            payload: Array("{}".utf8),
            receivedAt: now,
            modifiedAt: nil,
            isUnchanged: false,
            correlationID: "request"
        )
    }

    /// Runs operations twice on one connection, and counts the second time: the first one prepares their statements.
    private func roundTrips(
        _ operations: (TripCounter, SharedDatabase, _ round: Int) async throws -> Void
    ) async throws -> [String: Int] {
        var trips: [String: Int] = [:]
        try await withFreshDatabase { url in
            let proxy = try await PostgresProxy.start(before: url)
            var limits = PostgresLimits()
            limits.connectionsMax = 1
            let database = try await PostgresDatabase.open(at: proxy.url, limits: limits)
            defer { database.close() }
            for round in 0...1 {
                let counter = TripCounter(proxy)
                try await operations(counter, database.shared, round)
                trips = counter.trips
            }
            try await proxy.stop()
        }
        return trips
    }
}

/// The round trips of operations by their names.
private final class TripCounter {
    private let proxy: PostgresProxy
    private(set) var trips: [String: Int] = [:]

    init(_ proxy: PostgresProxy) {
        self.proxy = proxy
    }

    @discardableResult
    func count<Value>(_ name: String, _ operation: () async throws -> Value) async throws -> Value {
        let before = proxy.roundTrips
        let value = try await operation()
        trips[name] = proxy.roundTrips - before
        return value
    }
}
