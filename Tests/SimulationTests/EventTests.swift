import Foundation
import RedisClient
import RedisStores
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoAPI
import ZohoSimulator

/// Change events: at least once, those of a record in order, unique by their id.
@Suite struct EventTests {
    @Test(arguments: StoresKind.allCases)
    func `each change is one event, with what it changed, and a run without changes has none`(
        _ kind: StoresKind
    ) async throws {
        try await Rehearsal.with(SimulatorConfiguration(products: 60, customers: 0, vendors: 0), on: kind) {
            rehearsal in
            await rehearsal.sync(.products)
            let first = try await rehearsal.database.changeLog.events(after: 0, limit: 1_000)
            #expect(first.count == 60)
            #expect(Set(first.map(\.eventID)).count == 60)
            #expect(first.allSatisfy { $0.action == .inserted })

            let last = try await rehearsal.database.changeLog.lastSequence()
            await rehearsal.sync(.products)
            #expect(try await rehearsal.database.changeLog.lastSequence() == last)

            let id = try #require(try rehearsal.organization.change(.items, .some(1), members: [.rate]).first)
            await rehearsal.sync(.products)
            let gone = try rehearsal.organization.delete(.items, .some(1))
            await rehearsal.sync(.products)
            let later = try await rehearsal.database.changeLog.events(after: last, limit: 10)
            #expect(later.map(\.entityID) == [id] + gone)
            #expect(later.map { ChangeEvent($0)?.type } == ["tds.zoho.entity.synced", "tds.zoho.entity.deleted"])
            #expect(later.first?.changedFields.contains("rate") == true)
            #expect(later.first?.reason == .contentChanged)
        }
    }

    @Test func `a consumer and a relay that are killed at random end with the database's content`() async throws {
        let seed =
            ProcessInfo.processInfo.environment["TDS_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
        print("TDS_TEST_SEED=\(seed) repeats the deaths of the consumer")
        var random = SeededRandom(seed: seed)
        try await Rehearsal.with(SimulatorConfiguration(products: 120, customers: 0, vendors: 0)) { rehearsal in
            try await withRedisServer { redis in
                let configuration = try RedisConfiguration(url: redis.url)
                try await RedisClient.withClient(configuration, logger: .silent) { client in
                    let stream = RedisEventStream(client)
                    var consumer = try await Consumer(client)
                    for _ in 0..<25 {
                        try change(rehearsal, &random)
                        await rehearsal.sync(.products)
                        let dies = Bool.random(using: &random)
                        let sink = DyingSink(sink: stream, dies: dies)
                        let relay = relay(rehearsal, to: sink)
                        if dies {
                            await #expect(throws: SyncError.self) { _ = try await relay.drain() }
                        } else {
                            _ = try await relay.drain()
                        }
                        try await consumer.work(&random)
                    }
                    _ = try await relay(rehearsal, to: stream).drain()
                    try await consumer.finish()
                    try await check(consumer, rehearsal)
                }
            }
        }
    }

    private func relay(_ rehearsal: Rehearsal, to sink: any EventSink) -> EventRelay {
        EventRelay(
            log: rehearsal.database.changeLog,
            outbox: rehearsal.database.outbox,
            sink: sink,
            time: rehearsal.time
        )
    }

    private func change(_ rehearsal: Rehearsal, _ random: inout SeededRandom) throws {
        try rehearsal.organization.change(.items, .some(Int.random(in: 0...4, using: &random)))
        _ = try rehearsal.organization.create(.items, n: Int.random(in: 0...3, using: &random))
        try rehearsal.organization.delete(.items, .some(Int.random(in: 0...3, using: &random)))
    }

    private func check(_ consumer: Consumer, _ rehearsal: Rehearsal) async throws {
        let rows = try await rehearsal.column(
            "SELECT zoho_id || ' ' || content_hash FROM products WHERE deleted_at IS NULL"
        )
        #expect(Set(rows).symmetricDifference(consumer.hashes.map { "\($0.key) \($0.value)" }) == [])
        #expect(consumer.deaths > 0 && consumer.repeats > 0)
    }
}

/// A sink whose process ends after it has told the events, and before anybody noted that.
private struct DyingSink: EventSink {
    let sink: RedisEventStream
    let dies: Bool

    func publish(_ events: [EventEnvelope]) async throws(SyncError) {
        try await sink.publish(events)
        guard !dies else {
            throw SyncError(.cacheUnavailable, "The process ended.", nextStep: "Nothing: it is a test.")
        }
    }
}

/// Reads the stream in a consumer group, keeps what each product is, and dies at any moment: between reading and working, and
/// between working and saying so.
private struct Consumer {
    private static let group = "erp"

    private let client: RedisClient
    private(set) var hashes: [String: String] = [:]
    private var seen: Set<String> = []
    /// Whether messages may have been read and not worked on: they come before all others, or a record's events would be turned
    /// around.
    private var wasRestarted = false
    private(set) var deaths = 0
    /// Events that came again.
    private(set) var repeats = 0

    init(_ client: RedisClient) async throws {
        self.client = client
        let made = try await client.send(RedisCommand("XGROUP", ["CREATE", "tds:events", Self.group, "0", "MKSTREAM"]))
        #expect(made.error == nil)
    }

    /// Some rounds, each of which may be its last before it is started again.
    mutating func work(_ random: inout SeededRandom) async throws {
        for _ in 0..<3 {
            let messages = try await read(wasRestarted ? "0" : ">")
            if messages.isEmpty { wasRestarted = false }
            if dies(&random) { continue }
            for message in messages { try take(message) }
            if dies(&random) { continue }
            try await acknowledge(messages)
        }
    }

    private mutating func dies(_ random: inout SeededRandom) -> Bool {
        guard Int.random(in: 0..<3, using: &random) == 0 else { return false }
        deaths += 1
        wasRestarted = true
        return true
    }

    /// What was read and never worked on, then what is new.
    mutating func finish() async throws {
        for from in ["0", ">"] {
            while case let messages = try await read(from), !messages.isEmpty {
                for message in messages { try take(message) }
                try await acknowledge(messages)
            }
        }
    }

    private struct Message {
        let id: String
        let fields: [String: String]
    }

    private func read(_ from: String) async throws -> [Message] {
        let arguments = ["GROUP", Self.group, "one", "COUNT", "40", "STREAMS", "tds:events", from]
        let reply = try await client.send(RedisCommand("XREADGROUP", arguments))
        guard let stream = reply.streamMessages else { return [] }
        return stream.map { id, fields in
            let pairs = stride(from: 0, to: fields.count - 1, by: 2).map { (fields[$0], fields[$0 + 1]) }
            return Message(id: id, fields: Dictionary(pairs, uniquingKeysWith: { $1 }))
        }
    }

    private func acknowledge(_ messages: [Message]) async throws {
        guard !messages.isEmpty else { return }
        _ = try await client.send(RedisCommand("XACK", ["tds:events", Self.group] + messages.map(\.id)))
    }

    /// An event that was dealt with already changes nothing.
    private mutating func take(_ message: Message) throws {
        let event = try #require(message.fields["event_id"])
        guard seen.insert(event).inserted else {
            repeats += 1
            return
        }
        // Those of runs say nothing of a product.
        guard message.fields["event_type"]?.hasPrefix("tds.zoho.entity.") == true else { return }
        let data = try JSONMember.members(of: Array((message.fields["data"] ?? "").utf8)[...])
        func text(_ name: String) -> String? { data.first { $0.name == name }?.value.string }
        let id = try #require(text("entity_id"))
        hashes[id] = text("action") == "deleted" ? nil : text("hash")
    }
}

extension RESPValue {
    /// The messages of the one stream that a reply to XREADGROUP has, with RESP2 and RESP3.
    fileprivate var streamMessages: [(id: String, fields: [String])]? {
        let messages: RESPValue? =
            if case .map(let pairs) = self { pairs.first?.value } else { elements?.first?.elements?.last }
        return messages?.elements?.compactMap { message in
            guard let parts = message.elements, let id = parts.first?.text else { return nil }
            return (id, parts.last?.elements?.compactMap(\.text) ?? [])
        }
    }
}
