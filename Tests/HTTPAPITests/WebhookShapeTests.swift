import AsyncHTTPClient
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression
import SyncCore
import SyncTestKit
import Testing

/// Webhooks as programs really send them. The id is all that is needed of one.
@Suite struct WebhookShapeTests {
    struct Shape: Sendable {
        let name: String
        var topic = "products"
        var query = ""
        var contentType: String? = "application/json"
        let body: [UInt8]
        /// `type:id`, and `!` where it tells of a deletion.
        let found: [String]

        init(_ name: String, _ body: String, _ found: String...) {
            self.init(name, Array(body.utf8), found)
        }

        init(_ name: String, _ body: [UInt8], _ found: [String]) {
            self.name = name
            self.body = body
            self.found = found
        }

        func to(_ topic: String, _ query: String = "") -> Shape {
            var shape = self
            (shape.topic, shape.query) = (topic, query)
            return shape
        }

        func being(_ contentType: String?) -> Shape {
            var shape = self
            shape.contentType = contentType
            return shape
        }
    }

    private static let form = "application/x-www-form-urlencoded"
    private static let multipart = "multipart/form-data; boundary=\"--of parts\""
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static func utf16(_ text: String, bigEndian: Bool = false) -> [UInt8] {
        ("\u{FEFF}" + text).utf16.flatMap { unit -> [UInt8] in
            let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
            return bigEndian ? bytes.reversed() : bytes
        }
    }

    static let shapes: [Shape] = [
        Shape("an id as a number", #"{"item":{"item_id":4600000000000000001}}"#, "product:4600000000000000001"),
        Shape("an envelope", #"{"event_type":"update","entity_id":"1","data":{"item_id":"1"}}"#, "product:1"),
        Shape("an envelope in another", #"{"data":{"payload":{"item":{"item_id":"1"}}}}"#, "product:1"),
        Shape("an envelope that has the id", #"{"entity_type":"item","entity_id":1,"data":{}}"#, "product:1"),
        Shape(
            "an envelope that tells of a deletion",
            #"{"event":"item.deleted","data":{"item_id":"1"}}"#,
            "product:1!"
        ),
        Shape("a list", #"{"items":[{"item_id":"1"},{"item_id":"2"}]}"#, "product:1", "product:2"),
        Shape("a bare list", #"[{"item_id":"1"},{"item":{"item_id":"2"}}]"#, "product:1", "product:2"),
        Shape("a list of which one id is none", #"[{"item_id":"1"},{"item_id":"../users"}]"#, "product:1"),
        Shape(
            "a record beside others' ids",
            #"{"user":{"user_id":"9"},"item":{"item_id":"1","unit_id":"3"}}"#,
            "product:1"
        ),
        Shape(
            "an adjustment",
            #"{"adjustment":{"line_items":[{"item_id":"1"},{"item_id":"2"}]}}"#,
            "product:1",
            "product:2"
        ),
        Shape("half an emoji", #"{"item":{"item_id":"1","name":"\ud83d"}}"#, "product:1"),
        Shape("half an emoji before the id", #"{"item":{"name":"\ud83d","item_id":"1"}}"#, "product:1"),
        Shape("half an emoji in the envelope", #"{"note":"\ud83d","item":{"item_id":"1"}}"#, "product:1"),
        Shape(
            "half a character",
            Array(#"{"item":{"item_id":"1","name":"caf"#.utf8) + [0xC3] + Array(#""}}"#.utf8),
            ["product:1"]
        ),
        Shape("a line's end in a text", "{\"item\":{\"item_id\":\"1\",\"name\":\"a\nb\"}}", "product:1"),
        Shape("an escape that is none", #"{"item":{"item_id":"1","name":"C:\data"}}"#, "product:1"),
        Shape("a member twice", #"{"item":{"item_id":"1","name":"a","name":"b"}}"#, "product:1"),
        Shape("a byte order mark", mark + Array("\r\n{\"item\":{\"item_id\":\"1\"}}".utf8), ["product:1"]),
        Shape("JSON called a form", #"{"item":{"item_id":"1","name":"a=b&c"}}"#, "product:1").being(form),
        Shape("JSON called nothing", #"{"item":{"item_id":"1"}}"#, "product:1").being(nil),
        Shape("a form called JSON", "JSONString=%7B%22item_id%22%3A%221%22%7D", "product:1"),
        Shape("a form of fields", "item_id=1&name=a+b%C3", "product:1").being(form),
        Shape("a form with JSON in a field", "payload=%7B%22item%22%3A%7B%22item_id%22%3A%221%22%7D%7D", "product:1")
            .being(form),
        Shape("a form that tells of a deletion", "item_id=1&event=deleted", "product:1!").being(form),
        Shape(
            "a multipart form with JSON",
            parts(["JSONString": #"{"item":{"item_id":"1"}}"#]),
            ["product:1"]
        ).being(multipart),
        Shape("a multipart form of fields", parts(["name": "a\r\nb", "item_id": "1"]), ["product:1"]).being(multipart),
        Shape("a multipart form with a cut field", parts(["item_id": "1"], cut: [0xE2, 0x82]), ["product:1"]).being(
            multipart
        ),
        Shape("the query alone", "", "product:1").to("products", "?item_id=1"),
        Shape("a vendor among contacts", #"{"contact":{"contact_id":"1","contact_type":"vendor"}}"#, "vendor:1").to(
            "contacts"
        ),
        Shape("a contact of no type", #"{"contact":{"contact_id":"1"}}"#, "vendor:1", "customer:1").to("suppliers"),
        Shape("white space around an id", #"{"item":{"item_id":" 1\r\n"}}"#, "product:1"),
        Shape("JSON in JSON", #"{"item":" {\"item_id\":\"1\"}"}"#, "product:1"),
        Shape("JSON in JSON under another name", #"{"payload":"{\"item\":{\"item_id\":\"1\"}}"}"#, "product:1"),
        Shape("JSON as a text", #""{\"item\":{\"item_id\":\"1\"}}""#, "product:1"),
        Shape("UTF-16", utf16(#"{"item":{"item_id":"1","name":"é😀"}}"#), ["product:1"]),
        Shape("UTF-16, the other way round", utf16(#"{"item":{"item_id":"1"}}"#, bigEndian: true), ["product:1"]),
        Shape("a vendor's payment", #"{"vendorpayment":{"payment_id":"1"}}"#, "vendorpayment:1").to("payments"),
        Shape("a vendor's payment by its topic", #"{"payment":{"payment_id":"1"}}"#, "vendorpayment:1").to(
            "vendorpayments"
        ),
        Shape("a type named by the envelope", #"{"entity_type":"vendorpayment","entity_id":"1"}"#, "vendorpayment:1")
            .to("payment"),
        Shape("an item's price", #"{"item":{"item_id":"1"}}"#, "product:1").to("prices"),
        Shape("a wrapper spelt otherwise", #"{"creditNote":{"creditnote_id":"1"}}"#, "creditnote:1").to("credit-notes"),
    ]

    @Test func `each is taken wherever its id can be read`() async throws {
        try await ServerBench.with { bench in
            for shape in Self.shapes {
                let reply = try await bench.send(shape)
                #expect(reply.status == 202, "\(shape.name): \(reply.body)")
                #expect(try await bench.found() == shape.found, "\(shape.name)")
                try await bench.forget()
            }
        }
    }

    @Test func `what has no id that can be read is refused, and says why`() async throws {
        let bombs = [
            "brackets": String(repeating: "[", count: 1_048_576),
            "objects": String(repeating: "{\"data\":", count: 100_000),
            "closed brackets": String(repeating: "[", count: 500_000) + String(repeating: "]", count: 500_000),
            "deep": String(repeating: "{\"data\":", count: 400) + "{\"item_id\":\"1\"}"
                + String(repeating: "}", count: 400),
        ]
        let others = [
            "cut": #"{"item":{"item_id":"4600"#, "another type": #"{"invoice":{"invoice_id":"1"}}"#, "a word": "hello",
            "a number": "7", "an empty id": #"{"item":{"item_id":""}}"#, "no text": "", "numbers": "[1,2,3]",
            "a fraction": #"{"item":{"item_id":1.5}}"#, "two texts": #"{"item_id":"1"}{"item_id":"2"}"#,
        ]
        try await ServerBench.with { bench in
            for (name, body) in bombs.merging(others, uniquingKeysWith: { $1 }) {
                let reply = try await bench.send(Shape(name, body))
                #expect(reply.status == 400, "\(name): \(reply.body)")
                #expect(reply.text("error.next_step")?.isEmpty == false)
            }
            #expect(try await bench.found() == [])
        }
    }

    @Test func `a list is taken to 1,000 records, and refused whole beyond`() async throws {
        func list(_ count: Int) -> String {
            "[" + (1...count).map { "{\"item_id\":\"\($0)\"}" }.joined(separator: ",") + "]"
        }
        try await ServerBench.with { bench in
            let more = try await bench.send(Shape("1,001", list(1_001)))
            #expect(more.fault == "400 too_many_records")
            #expect(try await bench.found() == [])
            #expect(try await bench.send(Shape("1,000", list(1_000))).status == 202)
            #expect(try await bench.database.inbox.backlog()["product"]?.waiting == 1_000)
        }
    }

    @Test func `a compressed one is taken to 1 MiB without its coding`() async throws {
        let item = Array(#"{"item":{"item_id":"1"}}"#.utf8)
        let spaces = [UInt8](repeating: UInt8(ascii: " "), count: 1_048_576 - item.count)
        try await ServerBench.with { bench in
            for (coding, name) in [(NIOCompression.Algorithm.gzip, "gzip"), (.gzip, "x-gzip"), (.deflate, "Deflate")] {
                let most = try Self.compressed(item + spaces, coding)
                #expect(try await bench.send(Shape(name, most, []), coding: name).status == 202)
                let bomb = try Self.compressed(item + spaces + spaces, coding)
                #expect(try await bench.send(Shape(name, bomb, []), coding: name).fault == "413 too_large")
            }
            let whole = try Self.compressed(item, .gzip)
            for broken in [Array(whole.dropLast(9)), whole + [0], item, []] {
                let reply = try await bench.send(Shape("broken", broken, []), coding: "gzip")
                #expect(reply.fault == "400 broken_coding")
            }
            #expect(try await bench.send(Shape("br", whole, []), coding: "br").fault == "415 unknown_coding")
            #expect(try await bench.send(Shape("as it is", item, []), coding: "identity").status == 202)
        }
    }

    @Test func `a stamp that cannot be makes no repetition of what comes later`() async throws {
        let time = StillTime(start: Sample.instant())
        try await ServerBench.with(.init(time: time)) { bench in
            for stamp in ["2099-01-01T00:00:00+0000", "1970-01-01T00:00:00+0000", "9999-12-31T23:59:59-1200"] {
                let body = "{\"item\":{\"item_id\":\"1\",\"last_modified_time\":\"\(stamp)\"}}"
                #expect(try await bench.send(Shape(stamp, body)).flag("queued") == true)
                try await bench.read()
                time.advance(by: DeliveryRules.rereadPause)
                // It was read since: this one may tell of a later change.
                #expect(try await bench.send(Shape(stamp, body)).flag("queued") == true)
                try await bench.forget()
            }
        }
    }

    @Test func `one from a clock that is ahead is taken, repeated as one, and shown with its lag`() async throws {
        try await ServerBench.with { bench in
            let stamp = bench.time.now().advanced(by: .seconds(5))
            let body = "{\"item\":{\"item_id\":\"1\",\"last_modified_time\":\"\(stamp.zohoText)\"}}"
            #expect(try await bench.send(Shape("ahead", body)).flag("queued") == true)
            #expect(try await bench.send(Shape("again", body)).flag("queued") == false)
            let inbox = try await bench.ask("GET", "/api/tds/inbox")
            #expect(inbox.status == 200)
            #expect(inbox.number("deliveries.product.delivery_lag_seconds") == -5)
            for path in ["/", "/metrics", "/health"] { #expect(try await bench.ask("GET", path).status == 200) }
        }
    }

    // MARK: Bodies

    private static func parts(_ fields: KeyValuePairs<String, String>, cut: [UInt8]? = nil) -> [UInt8] {
        let parts = fields.map { name, value in
            Array("----of parts\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        let last = cut.map {
            Array("----of parts\r\ncontent-disposition: form-data; name=note\r\n\r\n".utf8) + $0 + Array("\r\n".utf8)
        }
        return parts.flatMap(\.self) + (last ?? []) + Array("----of parts--\r\n".utf8)
    }

    private static func compressed(_ bytes: [UInt8], _ coding: NIOCompression.Algorithm) throws -> [UInt8] {
        let channel = EmbeddedChannel(handler: NIOHTTPRequestCompressor(encoding: coding))
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        try channel.writeOutbound(
            HTTPClientRequestPart.head(HTTPRequestHead(version: .http1_1, method: .POST, uri: "/"))
        )
        try channel.writeOutbound(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: bytes))))
        try channel.writeOutbound(HTTPClientRequestPart.end(nil))
        var compressed: [UInt8] = []
        while let part = try channel.readOutbound(as: HTTPClientRequestPart.self) {
            if case .body(.byteBuffer(let piece)) = part { compressed += piece.readableBytesView }
        }
        return compressed
    }
}

extension ServerBench {
    fileprivate func send(_ shape: WebhookShapeTests.Shape, coding: String? = nil) async throws -> Reply {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/api/tds/webhooks/\(shape.topic)\(shape.query)")
        request.method = .POST
        request.headers.add(name: "X-API-Key", value: "key of the webhooks")
        if let type = shape.contentType { request.headers.add(name: "Content-Type", value: type) }
        if let coding { request.headers.add(name: "Content-Encoding", value: coding) }
        request.body = .bytes(shape.body)
        let reply = try await Reply(send(request))
        #expect(description.faults(of: reply, to: "POST", "/api/tds/webhooks/\(shape.topic)") == [])
        return reply
    }

    /// Deals with all that waits.
    fileprivate func read() async throws {
        let now = time.now()
        while let claim = try await database.inbox.claim(
            by: "s",
            limits: ClaimLimits(1_000),
            for: .seconds(60),
            now: now
        ) {
            let outcomes = claim.places.map { ($0.entityID, QueueOutcome.done) }
            try await database.inbox.complete(claim, Dictionary(outcomes) { first, _ in first }, now: now)
        }
    }

    /// And forgets the events.
    fileprivate func forget() async throws {
        try await read()
        _ = try await database.inbox.prune(before: time.now().advanced(by: .seconds(1)), limit: 10_000)
    }

    /// The records of all events, in the order in which they came.
    fileprivate func found() async throws -> [String] {
        try await database.inbox.events(limit: 1_000).reversed().map { event in
            "\(event.entityType):\(event.entityID)" + (event.kind == .deleted ? "!" : "")
        }
    }
}
