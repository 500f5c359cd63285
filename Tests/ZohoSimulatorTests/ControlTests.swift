import Foundation
import Testing

@testable import ZohoSimulator

@Suite struct ControlTests {
    private func row(_ caller: Caller, _ id: String) async throws -> [String: Any] {
        try await caller.call("GET", "/_simulator/records?type=items&id=\(id)").json
    }

    @Test func `created records are listed`() async throws {
        try await withSimulator { caller in
            let created = try await caller.control("create", #"{"type":"items","n":5}"#)
            #expect(created.json["count"] as? Int == 5)
            let page = try await caller.get("/books/v3/items", token: try await caller.token())
            #expect(Set(created.ids).isSubset(of: Set(page.column("item_id"))))
            #expect(page.rows().count == 17)
            let counts = try await caller.call("GET", "/_simulator").json
            #expect(counts["items"] as? Int == 17)
        }
    }

    @Test func `a change moves one member and the stamp`() async throws {
        try await withSimulator { caller in
            let id = try #require(caller.organization.ids(.items).first)
            let before = try await self.row(caller, id)
            let changed = try await caller.control("change", #"{"type":"items","ids":["\#(id)"],"members":["name"]}"#)
            #expect(changed.ids == [id])
            let after = try await self.row(caller, id)
            let differing = after.keys.filter { "\(after[$0] ?? "")" != "\(before[$0] ?? "")" }
            #expect(Set(differing) == ["name", "item_name", "last_modified_time"])
            #expect(after["last_modified_time"] as? String == "2025-11-13T08:30:01+0300")
        }
    }

    @Test func `a change without a stamp leaves the stamp`() async throws {
        try await withSimulator { caller in
            let id = try #require(caller.organization.ids(.items).first)
            let before = try await self.row(caller, id)
            _ = try await caller.control("change", #"{"type":"items","ids":["\#(id)"],"stamp":false}"#)
            let after = try await self.row(caller, id)
            #expect(before["last_modified_time"] as? String == after["last_modified_time"] as? String)
            #expect("\(before["rate"] ?? "")" != "\(after["rate"] ?? "")")
        }
    }

    @Test func `66 changes touch 66 different records`() async throws {
        try await withSimulator(.small(products: 200)) { caller in
            let ids = try await caller.control("change", #"{"type":"items","n":66}"#).ids
            #expect(Set(ids).count == 66)
        }
    }

    @Test func `stock moves without a stamp unless by switch`() async throws {
        try await withSimulator { caller in
            let before = try caller.organization.ids(.items).map {
                try #require(caller.organization.row(.items, id: $0))
            }
            _ = try await caller.control("stock", #"{"type":"items","n":12}"#)
            let after = try caller.organization.ids(.items).map {
                try #require(caller.organization.row(.items, id: $0))
            }
            #expect(before != after)
            let stamped = after.contains { String(decoding: $0, as: UTF8.self).contains("2025-11-13T08:30") }
            #expect(!stamped)
            _ = try await caller.control("quirks", #"{"stock_moves_stamp":true}"#)
            let id = try #require(caller.organization.ids(.items).first)
            _ = try await caller.control("stock", #"{"type":"items","ids":["\#(id)"]}"#)
            let stamp = try #require(try await self.row(caller, id)["last_modified_time"] as? String)
            #expect(stamp.hasPrefix("2025-11-13T08:30:"))
        }
    }

    @Test func `a deleted record leaves no trace`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            let id = try #require(try await caller.control("delete", #"{"type":"customers","n":1}"#).ids.first)
            #expect(try await caller.get("/books/v3/contacts/\(id)", token: token).status == 404)
            let page = try await caller.get("/books/v3/contacts", token: token)
            #expect(page.rows("contacts").count == 8)
            #expect(!page.string.contains(id))
            #expect(try await caller.call("GET", "/_simulator/records?type=customers&id=\(id)").status == 404)
        }
    }

    @Test func `deleting most of a large list keeps the rest in place`() async throws {
        try await withSimulator(.small(products: 3_000)) { caller in
            _ = try await caller.control("delete", #"{"type":"items","n":2900}"#)
            let page = try await caller.get("/books/v3/items", token: try await caller.token())
            #expect(Set(page.column("item_id")) == Set(caller.organization.ids(.items)))
            #expect(page.rows().count == 100)
        }
    }

    @Test(arguments: Breakage.allCases)
    func `a broken row is broken in its way and can be mended`(kind: Breakage) async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            let good = try await caller.get("/books/v3/items", token: token)
            let id = try #require(caller.organization.ids(.items).last)
            let body = #"{"type":"items","ids":["\#(id)"],"kind":"\#(kind.rawValue)"}"#
            #expect(try await caller.control("break", body).status == 200)
            let row = try await caller.call("GET", "/_simulator/records?type=items&id=\(id)")
            let sign: String =
                switch kind {
                case .duplicateMember: #"(second)""#
                case .loneSurrogate: #"\ud83d name"#
                case .invalidUTF8: "broken "
                case .tooDeep: String(repeating: "[", count: 600)
                case .noID: #"{"name":"#
                case .wrongType: #""rate":"abc""#
                case .badStamp: #""last_modified_time":"yesterday""#
                }
            #expect(row.string.contains(sign))
            if kind == .invalidUTF8 { #expect(row.bytes.contains(0xFF)) }
            let bad = try await caller.get("/books/v3/items", token: token)
            #expect(bad.bytes != good.bytes)
            _ = try await caller.control("mend", #"{"type":"items","ids":["\#(id)"]}"#)
            #expect(try await caller.get("/books/v3/items", token: token).bytes == good.bytes)
        }
    }

    @Test func `calls are counted per endpoint, the control is not`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            _ = try await caller.get("/books/v3/items", token: token)
            _ = try await caller.get("/books/v3/items", "page=2", token: token)
            _ = try await caller.get("/books/v3/items/1", token: token)
            _ = try await caller.call("GET", "/elsewhere")
            let calls = try await caller.call("GET", "/_simulator/calls").json
            #expect(calls["total"] as? Int == 5)
            #expect(
                calls["endpoints"] as? [String: Int] == [
                    "POST /oauth/v2/token": 1, "GET /books/v3/items": 2, "GET /books/v3/items/{id}": 1,
                    "GET unknown": 1,
                ]
            )
            _ = try await caller.control("calls/reset")
            #expect(try await caller.call("GET", "/_simulator/calls").json["total"] as? Int == 0)
        }
    }

    @Test(arguments: [
        ("create", "nonsense", "JSON object"), ("create", "{}", "type is missing"),
        ("create", #"{"type":"cars"}"#, "items, customers, vendors"),
        ("create", #"{"type":"items","n":-1}"#, "n must be a number"),
        ("create", #"{"type":"items","n":1.5}"#, "n must be a whole number"),
        ("change", #"{"type":"items","m":1}"#, "unknown member m"),
        ("change", #"{"type":"items","n":1,"ids":[]}"#, "not both"),
        ("change", #"{"type":"items","ids":["1"]}"#, "there is no record 1"),
        ("change", #"{"type":"items","members":["phone"]}"#, "have no member phone"),
        ("break", #"{"type":"items"}"#, "kind is missing"),
        ("faults", #"{"match":"/"}"#, "does nothing"),
        ("drift", #"{"list":"items","page":1,"action":"explode"}"#, "create, delete, change"),
        ("quirks", #"{"no_such":true}"#, "unknown member no_such"),
        ("limits", #"{"remaining":"many"}"#, "remaining must be a number"),
    ])
    func `bad control input is refused with a reason`(name: String, body: String, reason: String) async throws {
        try await withSimulator { caller in
            let reply = try await caller.control(name, body)
            #expect(reply.status == 400)
            #expect(reply.text("error").contains(reason), "\(reply.string)")
        }
    }

    @Test func `a query is checked like a body`() async throws {
        try await withSimulator { caller in
            let reply = try await caller.call("GET", "/_simulator/records?type=items&id=1&product=crm")
            #expect(reply.status == 400)
            #expect(reply.text("error") == "product must be one of books, inventory")
        }
    }

    @Test func `an unknown control is 404`() async throws {
        try await withSimulator { caller in
            let reply = try await caller.control("explode")
            #expect(reply.status == 404)
        }
    }
}
