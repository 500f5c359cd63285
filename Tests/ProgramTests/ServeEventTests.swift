import Foundation
import SyncTestKit
import Testing
import ZohoAPI

/// What the programs that read `tds:events` are told by a server.
@Suite(.timeLimit(.minutes(25))) struct ServeEventTests {
    @Test func `runs, records, webhooks, dead letters and tokens are told on the stream, each once and in order`()
        async throws
    {
        try await Place.withServers(["--products", "30", "--customers", "5"]) { tds, simulator, redis in
            try await tds.forWebhooks.withServer { server in
                var stream = EventStream(tds, redis)
                let first = try await server.sync("products", as: "asked-1")
                #expect(first.numbers == "30/0/0", "\(first.body)")
                try await expectFirstSync(first, try await stream.news())

                #expect(try await server.sync("products", as: "asked-2").numbers == "0/30/0")
                #expect(try await stream.news().map(\.type) == ["tds.zoho.sync.started", "tds.zoho.sync.completed"])

                try await expectDeadLetter(server, simulator, &stream)
                try await expectFailure(server, simulator, &stream)
                try await expectWebhook(server, simulator, &stream)
                try await expectRefusedToken(server, simulator, &stream)
                #expect(Set(stream.ids).count == stream.ids.count)
            }
        }
    }

    private func expectFirstSync(_ answer: ServedProgram.Reply, _ events: [EventStream.Event]) async throws {
        let id = try #require(answer.json["sync_id"] as? String)
        #expect(events.count { $0.type == "tds.zoho.token.refreshed" } == 1)
        #expect(events.first { $0.type == "tds.zoho.token.refreshed" }?["expires_at"] != nil)
        #expect(events.count { $0.type == "tds.zoho.entity.synced" } == 30)
        let begin = try #require(events.first { $0.type == "tds.zoho.sync.started" })
        #expect(begin["sync_id"] == id && begin["entity_type"] == "product" && begin["status"] == "in_progress")
        // Told behind all that the run did.
        let end = try #require(events.last)
        #expect(end.type == "tds.zoho.sync.completed" && end["sync_id"] == id && end["status"] == "completed")
        #expect((end.data["stats"] as? [String: Any])?["synced"] as? Int == 30)
        #expect(end.data["duration_seconds"] as? Double != nil && end.data["error"] is NSNull)
        #expect([begin, end].map(\.correlationID) == ["asked-1", "asked-1"])
    }

    private func expectDeadLetter(
        _ server: ServedProgram,
        _ simulator: Simulator,
        _ stream: inout EventStream
    ) async throws {
        let id = try #require(try await simulator.ids("items").first)
        try await simulator.post("break", #"{"type":"items","ids":["\#(id)"],"kind":"lone_surrogate"}"#)
        #expect(try await server.sync("products", as: "asked-3").numbers == "0/29/1")
        let events = try await stream.news()
        let letter = try #require(events.first { $0.type == "tds.deadletter.added" })
        #expect(letter["entity_type"] == "product" && letter["entity_id"] == id)
        #expect(letter["reason"] != nil && letter["message"] != nil && letter.correlationID == "asked-3")
        #expect(events.last?.type == "tds.zoho.sync.completed" && events.last?["status"] == "partial")

        #expect(try await server.sync("products", as: "asked-4").numbers == "0/29/1")
        #expect(try await stream.news().map(\.type) == ["tds.zoho.sync.started", "tds.zoho.sync.completed"])
        try await simulator.post("mend", #"{"type":"items","ids":["\#(id)"]}"#)
    }

    private func expectFailure(
        _ server: ServedProgram,
        _ simulator: Simulator,
        _ stream: inout EventStream
    ) async throws {
        let refusal =
            #"{"match":"/inventory/v1/contacts","status":400,"code":1002,"message":"No such thing.","times":1}"#
        try await simulator.post("faults", refusal)
        let answer = try await server.sync("customers", as: "asked-5")
        #expect(answer.status == 500, "\(answer.body)")
        let events = try await stream.news()
        #expect(events.map(\.type) == ["tds.zoho.sync.started", "tds.zoho.sync.failed"])
        let end = try #require(events.last)
        #expect(end["status"] == "failed" && end["entity_type"] == "customer")
        #expect(end["error"]?.contains("1002") == true, "\(end)")
    }

    private func expectWebhook(
        _ server: ServedProgram,
        _ simulator: Simulator,
        _ stream: inout EventStream
    ) async throws {
        let id = try #require(try await simulator.ids("items").last)
        try await simulator.post("change", #"{"type":"items","ids":["\#(id)"]}"#)
        let answer = try await server.post(
            "/api/tds/webhooks/products",
            #"{"item":{"item_id":"\#(id)"}}"#,
            "--header",
            "X-API-Key: \(Program.webhookKey)",
            "--header",
            "X-Request-ID: told-1"
        )
        #expect(answer.status == 202, "\(answer.body)")
        try await server.program.waitForPsql("SELECT count(*) FROM tds_sync_queue", "0")
        let events = try await stream.news()
        let told = events.filter { $0.type.hasPrefix("tds.zoho.webhook.") }
        #expect(told.map(\.type) == ["tds.zoho.webhook.received", "tds.zoho.webhook.processed"])
        #expect(told.map { $0["outcome"] } == ["queued", "processed"])
        for event in told {
            #expect(event["event_id"] == answer.json["event_id"] as? String)
            #expect(event["idempotency_key"] == answer.json["idempotency_key"] as? String)
            #expect(event["entity_id"] == id && event["kind"] == "changed" && event.correlationID == "told-1")
        }
        let change = events.first { $0.type == "tds.zoho.entity.synced" }
        #expect(change?["entity_id"] == id && change?.correlationID == "told-1")
    }

    private func expectRefusedToken(
        _ server: ServedProgram,
        _ simulator: Simulator,
        _ stream: inout EventStream
    ) async throws {
        try await simulator.post("revoke", "{}")
        try await simulator.post("expire_tokens", "{}")
        #expect(try await server.sync("customers", as: "asked-6").status != 200)
        let events = try await stream.news()
        let refusal = try #require(events.first { $0.type == "tds.zoho.token.refresh_failed" })
        #expect(refusal["code"] == "credentials_rejected" && refusal["next_step"] != nil)
        #expect(events.contains { $0.type == "tds.zoho.sync.failed" })
    }
}

/// The stream as a consumer reads it.
private struct EventStream {
    struct Event {
        let type: String
        let id: String
        let correlationID: String
        let data: [String: Any]

        /// A member of the data that is a text.
        subscript(_ name: String) -> String? { data[name] as? String }
    }

    private let tds: Program
    private let redis: RedisServer
    private(set) var ids: [String] = []
    private var last = "-"

    init(_ tds: Program, _ redis: RedisServer) {
        (self.tds, self.redis) = (tds, redis)
    }

    /// What was told since the last time, once nothing waits to be told.
    mutating func news() async throws -> [Event] {
        try await tds.waitForPsql("SELECT count(*) FROM tds_outbox WHERE relayed_at IS NULL", "0")
        let reply = try await redis.cli("--json", "XRANGE", "tds:events", last, "+")
        let messages = try JSONSerialization.jsonObject(with: Data(reply.utf8)) as? [[Any]] ?? []
        let events = try messages.map { message in try Self.event(message.last as? [String] ?? []) }
        if let id = messages.last?.first as? String { last = "(" + id }
        ids += events.map(\.id)
        return events
    }

    private static func event(_ fields: [String]) throws -> Event {
        let pairs = stride(from: 0, to: fields.count - 1, by: 2).map { (fields[$0], fields[$0 + 1]) }
        let members = Dictionary(pairs, uniquingKeysWith: { $1 })
        let data = try JSONSerialization.jsonObject(with: Data((members["data"] ?? "").utf8))
        #expect(members["version"] == "1.0" && members["timestamp"] != nil)
        return Event(
            type: members["event_type"] ?? "",
            id: members["event_id"] ?? "",
            correlationID: members["correlation_id"] ?? "",
            data: data as? [String: Any] ?? [:]
        )
    }
}

extension ServedProgram {
    fileprivate func sync(_ type: String, as requestID: String) async throws -> Reply {
        try await post("/api/zoho/bulk-sync/\(type)", "{}", "--header", "X-Request-ID: \(requestID)")
    }
}
