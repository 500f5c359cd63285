import AsyncHTTPClient
import Crypto
import NIOCore
import NIOHTTP1
import SyncCore
import SyncTestKit
import Testing
import Webhooks
import ZohoAPI
import ZohoSimulator

/// Webhooks, as Zoho or a program sends them.
@Suite struct WebhookTests {
    private static let path = "/api/tds/webhooks/products"
    private static let stock = "/api/tds/webhooks/stock"
    private static let item = "{\"item\":{\"item_id\":\"77\",\"name\":\"Nut\"}}"
    private static let key = ["X-API-Key": "key of the webhooks"]

    @Test func `a webhook with the key is stored and queued, and its repetition is told as one`() async throws {
        try await ServerBench.with(.init(token: "secret")) { bench in
            let first = try await bench.call("POST", Self.path, Self.item, headers: Self.key)
            #expect(first.status == 202)
            #expect(first.flag("success") == true)
            #expect(first.flag("queued") == true)
            let again = try await bench.call("POST", Self.path, Self.item, headers: Self.key)
            #expect(again.status == 202)
            #expect(again.flag("queued") == false)
            #expect(again.text("event_id") == first.text("event_id"))
            #expect(again.text("idempotency_key") == first.text("idempotency_key"))
            let inbox = try await bench.ask("GET", "/api/tds/inbox?limit=5&hours=1")
            #expect(inbox.list("events").count == 1)
            #expect(inbox.text("events.0.event_id") == first.text("event_id"))
            #expect(inbox.text("events.0.status") == "queued")
            #expect(inbox.number("backlog.product.waiting") == 1)
            #expect(inbox.number("deliveries.product.received") == 1)
        }
    }

    @Test func `a webhook that tells what is known already is answered as unchanged, and not queued`() async throws {
        try await ServerBench.with { bench in
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            let id = try #require(bench.organization.ids(.items).first)
            let row = String(
                decoding: try #require(bench.organization.row(.items, id: id, inventory: true)),
                as: UTF8.self
            )
            let reply = try await bench.call("POST", Self.path, "{\"item\":\(row)}", headers: Self.key)
            #expect(reply.status == 202)
            #expect(reply.flag("skipped") == true)
            #expect(reply.text("reason") == "unchanged")
            #expect(reply["queued"] == nil)
            #expect(try await bench.database.inbox.backlog().isEmpty)
        }
    }

    @Test func `a webhook of a record that waits is queued with it, also where its content is known`() async throws {
        try await ServerBench.with { bench in
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            let id = try #require(bench.organization.ids(.items).first)
            let row = String(
                decoding: try #require(bench.organization.row(.items, id: id, inventory: true)),
                as: UTF8.self
            )
            try await bench.database.inbox.enqueue([id], of: "product", now: bench.time.now())
            let reply = try await bench.call("POST", Self.path, "{\"item\":\(row)}", headers: Self.key)
            #expect(reply.flag("queued") == true)
            #expect(reply["skipped"] == nil && reply["reason"] == nil)
            #expect(try await bench.database.inbox.events(limit: 1).map(\.status) == ["queued"])
        }
    }

    /// Pitfall: "a value that changed, was read by its id, and went back stayed wrong".
    @Test
    func `a webhook that came before is read again after an hour, and where its record was not read, or deleted since`()
        async throws
    {
        let time = StillTime(start: Sample.instant())
        try await ServerBench.with(.init(time: time, works: false)) { bench in
            let body = #"{"item":{"item_id":"77","stock_on_hand":7,"last_modified_time":"2025-11-13T08:00:00Z"}}"#
            func isQueued() async throws -> Bool? {
                time.advance(by: .seconds(60))
                return try await bench.call("POST", Self.path, body, headers: Self.key).flag("queued")
            }
            func settle(_ outcome: QueueOutcome) async throws {
                let limits = ClaimLimits(9)
                let claim = try await bench.database.inbox.claim(
                    by: "s",
                    limits: limits,
                    for: .seconds(60),
                    now: time.now()
                )
                try await bench.database.inbox.complete(try #require(claim), ["77": outcome], now: time.now())
            }
            // Its record was not there yet.
            #expect(try await isQueued() == true)
            #expect(try await isQueued() == false)
            try await settle(.done)
            #expect(try await isQueued() == true)
            try await settle(.dead(code: "refused", reason: "Zoho does not do this."))
            #expect(try await isQueued() == true)
            try await bench.commit(Sample.run(), [try Sample.row(json: #"{"item_id":"77","stock_on_hand":7}"#)])
            try await settle(.done)
            #expect(try await isQueued() == false)
            time.advance(by: .seconds(3_600))
            #expect(try await isQueued() == true)
            try await settle(.done)
            #expect(try await isQueued() == false)
            // A run read the record in between, and it may be again what it was.
            try await bench.commit(Sample.run(Sample.runID(2)), [], merged: ["77": "78"], minutes: 90)
            #expect(try await isQueued() == true)
        }
    }

    @Test func `an inventory adjustment queues all its items, each with its own line`() async throws {
        try await ServerBench.with { bench in
            let reply = try await bench.call("POST", Self.stock, Self.adjustment(["7", "8", "7"]), headers: Self.key)
            #expect(reply.status == 202 && reply.flag("queued") == true)
            let events = try await bench.database.inbox.events(limit: 9)
            #expect(events.map(\.entityID).sorted() == ["7", "8"])
            #expect(try await bench.database.inbox.backlog()["product"]?.waiting == 2)
            let claim = try #require(
                try await bench.database.inbox.claim(
                    by: "s",
                    limits: ClaimLimits(9),
                    for: .seconds(60),
                    now: bench.time.now()
                )
            )
            let dead = QueueOutcome.dead(code: "source_unavailable", reason: "Zoho did not answer.")
            try await bench.database.inbox.complete(claim, ["7": dead, "8": dead], now: bench.time.now())
            let letters = try await bench.database.deadLetters.letters(status: .open, of: .products, limit: 9)
            let lines = letters.map { String(decoding: $0.payload, as: UTF8.self) }.sorted()
            #expect(lines == ["{\"item_id\":\"7\"}", "{\"item_id\":\"8\"}"])
        }
    }

    @Test func `an inventory adjustment is stored whole or not at all`() async throws {
        // Two events cannot have one id: the second line is refused by the database.
        try await ServerBench.with(.init(makeEventID: { Sample.runID(1) })) { bench in
            let reply = try await bench.call("POST", Self.stock, Self.adjustment(["7", "8"]), headers: Self.key)
            #expect(reply.status == 503)
            #expect(try await bench.database.inbox.events(limit: 9).isEmpty)
            #expect(try await bench.database.inbox.backlog().isEmpty)
        }
    }

    @Test func `what shows no right key or signature is refused before its body comes`() async throws {
        for setup in [ServerBench.Setup(), .init(webhookSecret: "shared"), .init(webhookKey: nil)] {
            try await ServerBench.with(setup) { bench in
                for headers in [[:], ["X-API-Key": "wrong"]] {
                    let reply = try await Self.withUnfinishedBody(bench, headers)
                    #expect(reply.fault == (setup.webhookKey == nil ? "503 configuration" : "401 unauthorized"))
                    #expect(reply.header("Connection") == "close")
                }
            }
        }
        try await ServerBench.with(.init(webhookSecret: "shared", webhookKey: nil)) { bench in
            // A key is worth nothing where none is set up.
            let reply = try await Self.withUnfinishedBody(bench, Self.key)
            #expect(reply.fault == "401 unauthorized")
        }
    }

    @Test func `a webhook of more than 1 MiB is refused, told or not how long it is`() async throws {
        try await ServerBench.with { bench in
            let spaces = String(repeating: " ", count: 1_048_576 - Self.item.utf8.count)
            let most = try await bench.call("POST", Self.path, Self.item + spaces, headers: Self.key)
            #expect(most.status == 202)
            let more = try await bench.call("POST", Self.path, Self.item + spaces + " ", headers: Self.key)
            #expect(more.fault == "413 too_large")
            var request = bench.request(to: Self.path, Self.key)
            let pieces = AsyncStream {
                $0.yield(ByteBuffer(repeating: UInt8(ascii: " "), count: 1_048_577))
                $0.finish()
            }
            request.body = .stream(pieces, length: .unknown)
            #expect(try await Reply(bench.send(request)).fault == "413 too_large")
        }
    }

    @Test func `every path of the contract and every other word of a type takes webhooks, by each method`() async throws
    {
        let contract = [
            "products", "customers", "invoices", "orders", "stock", "prices", "payments", "vendors", "users", "bills",
            "credit-notes",
        ]
        let words = EntityCatalog.zoho.types.flatMap { [$0.plural, $0.name] + $0.aliases }
        #expect(Set(WebhookTopic.all.map(\.word)) == Set(words + contract))
        #expect(WebhookTopic.all.count == Set(words + contract).count)
        try await ServerBench.with { bench in
            for topic in WebhookTopic.all {
                let type = try #require(topic.types.first?.entity)
                var members: [(String, String?)] = [(type.layout.idMember, "\"9\"")]
                if let other = type.layout.discriminator {
                    members.append((other.member, JSONWriter.string(other.equals)))
                }
                let body = JSONWriter.object([(type.endpoint.detailMember, JSONWriter.object(members))])
                let path = "/api/tds/webhooks/\(topic.word)"
                for method in ["POST", "PUT", "DELETE"] {
                    let reply = try await bench.call(method, path, body, headers: Self.key)
                    #expect(reply.status == 202, "\(method) \(topic.word): \(reply.body)")
                }
            }
            let queued = try await bench.database.inbox.backlog()
            #expect(queued.keys.sorted() == EntityCatalog.zoho.types.map(\.name).sorted())
        }
    }

    @Test func `a webhook without the right key or signature changes nothing`() async throws {
        try await ServerBench.with(.init(webhookSecret: "shared")) { bench in
            let wrong: [[String: String]] = [
                [:], ["X-API-Key": "key of the webhook"], ["X-API-Key": ""],
                ["X-Zoho-Webhook-Signature": String(repeating: "0", count: 64)],
                Self.key.merging(["X-Zoho-Webhook-Signature": "not hexadecimal"]) { $1 },
            ]
            for headers in wrong {
                let reply = try await bench.call("POST", Self.path, Self.item, headers: headers)
                #expect(reply.fault == "401 unauthorized", "\(headers)")
            }
            #expect(try await bench.database.inbox.events(limit: 1).isEmpty)
        }
    }

    @Test func `Zoho's signature of a JSON body is checked with the query it signs`() async throws {
        try await ServerBench.with(.init(webhookSecret: "shared")) { bench in
            let signature = Self.signature(of: "sourcezoho books" + Self.item, with: "shared")
            let headers = ["X-Zoho-Webhook-Signature": signature, "Content-Type": "application/json"]
            let path = Self.path + "?source=zoho%20books"
            let genuine = try await bench.call("POST", path, Self.item, headers: headers)
            #expect(genuine.status == 202)
            #expect(try await bench.call("POST", Self.path, Self.item, headers: headers).fault == "401 unauthorized")
            #expect(try await bench.call("POST", path, Self.item + " ", headers: headers).fault == "401 unauthorized")
        }
    }

    @Test func `a form with JSONString is taken, signed over its pairs`() async throws {
        try await ServerBench.with(.init(webhookSecret: "shared")) { bench in
            let headers = [
                "X-Zoho-Webhook-Signature": Self.signature(of: "JSONString" + Self.item, with: "shared"),
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            ]
            let form = "JSONString=" + Self.item.replacing("\"", with: "%22").replacing("{", with: "%7B")
            let reply = try await bench.call("POST", Self.path, form, headers: headers)
            #expect(reply.status == 202)
            #expect(try await bench.database.inbox.events(limit: 1).first?.entityID == "77")
        }
    }

    @Test func `without a secret and a key webhooks are refused, and the settings are named`() async throws {
        try await ServerBench.with(.init(webhookKey: nil)) { bench in
            for headers in [[:], Self.key] {
                let reply = try await bench.call("POST", Self.path, Self.item, headers: headers)
                #expect(reply.status == 503)
                for setting in ["ZOHO_WEBHOOK_SECRET", "WEBHOOK_API_KEY"] {
                    #expect(reply.text("error.next_step")?.contains(setting) == true)
                }
            }
            #expect(try await bench.database.inbox.events(limit: 1).isEmpty)
        }
    }

    @Test(arguments: ["", "{", "[]", "{\"item\":{\"name\":\"no id\"}}", "{\"item\":{\"item_id\":\"../users\"}}"])
    func `a genuine webhook that names no record is refused`(_ body: String) async throws {
        try await ServerBench.with { bench in
            let reply = try await bench.call("POST", Self.path, body, headers: Self.key)
            #expect(reply.status == 400)
        }
    }

    /// The answer to a request whose body begins and does not go on.
    private static func withUnfinishedBody(_ bench: ServerBench, _ headers: [String: String]) async throws -> Reply {
        let (pieces, pen) = AsyncStream.makeStream(of: ByteBuffer.self)
        defer { pen.finish() }
        pen.yield(ByteBuffer(string: "{"))
        var request = bench.request(to: path, headers)
        request.body = .stream(pieces, length: .unknown)
        return try await Reply(bench.send(request))
    }

    private static func adjustment(_ items: [String]) -> String {
        let lines = items.map { "{\"item_id\":\"\($0)\"}" }.joined(separator: ",")
        return "{\"inventory_adjustment\":{\"line_items\":[\(lines)]}}"
    }

    private static func signature(of text: String, with secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: Array(secret.utf8)))
        return code.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}

extension ServerBench {
    /// A POST whose body is still to be set.
    fileprivate func request(to path: String, _ headers: [String: String]) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .POST
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        return request
    }
}
