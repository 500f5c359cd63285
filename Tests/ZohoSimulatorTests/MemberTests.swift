import Foundation
import Testing

@testable import ZohoSimulator

/// Members that the control writes over a record's own.
@Suite struct MemberTests {
    private func withItem(_ body: (Caller, _ token: String, _ id: String) async throws -> Void) async throws {
        try await withSimulator { caller in
            try await body(caller, try await caller.token(), caller.organization.ids(.items)[0])
        }
    }

    private func row(_ caller: Caller, _ id: String, _ token: String) async throws -> [String: Any] {
        let rows = try await caller.get("/inventory/v1/items", token: token).rows()
        return try #require(rows.first { $0["item_id"] as? String == id })
    }

    private func detail(_ caller: Caller, _ id: String, _ token: String) async throws -> [String: Any] {
        let reply = try await caller.get("/inventory/v1/items/\(id)", token: token)
        return try #require(reply.json["item"] as? [String: Any])
    }

    @Test(arguments: [
        ("reorder_level", #""N/A""#), ("purchase_rate", #""1,234.50""#), ("tax_percentage", #""70%""#),
        ("stock_on_hand", "null"),
        ("track_inventory", "1"), ("track_inventory", #""Yes""#), ("created_time", #""0000-00-00T00:00:00+0000""#),
        ("created_time", #""2025-10-01T08:00+0300""#), ("description", #""a\u0000b""#), ("cf_new", "[]"),
        ("tags", "{}"),
        ("name", #""Item\u001b]0;owned\u0007\r\n\u009b31m\u202egnp""#), ("rate", "12345678901234567890.123456789"),
        ("last_modified_time", #""2099-01-01T00:00:00+0300""#),
    ])
    func `any member gets any value, to the byte, in row and detail`(member: String, json: String) async throws {
        try await self.withItem { caller, token, id in
            let body = #"{"type":"items","ids":["\#(id)"],"set":{"\#(member)":\#(json)}}"#
            #expect(try await caller.control("members", body).ids == [id])
            let answers = [
                try await caller.get("/inventory/v1/items", token: token),
                try await caller.get("/books/v3/items", token: token),
                try await caller.get("/inventory/v1/items/\(id)", token: token),
                try await caller.call("GET", "/_simulator/records?type=items&id=\(id)"),
                try await caller.call("GET", "/_simulator/details?type=items&id=\(id)"),
            ]
            let wanted = #""\#(member)":\#(json)"#
            for answer in answers { #expect(answer.string.contains(wanted)) }
        }
    }

    @Test func `members vanish, the stamp moves unless it shall not, and mending brings all back`() async throws {
        try await self.withItem { caller, token, id in
            let before = try await self.row(caller, id, token)
            let body = #"{"type":"items","ids":["\#(id)"],"remove":["cf_shelf","brand"],"stamp":false}"#
            _ = try await caller.control("members", body)
            #expect(membersDiffering(before, try await self.row(caller, id, token)) == ["cf_shelf", "brand"])
            #expect(try await self.detail(caller, id, token)["brand"] == nil)
            _ = try await caller.control("mend", #"{"type":"items","ids":["\#(id)"]}"#)
            #expect(membersDiffering(before, try await self.row(caller, id, token)) == [])
            _ = try await caller.control("members", #"{"type":"items","ids":["\#(id)"],"set":{"brand":null}}"#)
            let stamped = try await self.row(caller, id, token)
            #expect(membersDiffering(before, stamped) == ["brand", "last_modified_time"])
        }
    }

    @Test func `one place is written over and the other stays, as for a detail older than its row`() async throws {
        try await self.withItem { caller, token, id in
            let old = #""set":{"last_modified_time":"2020-01-01T00:00:00+0000"}"#
            _ = try await caller.control("members", #"{"type":"items","ids":["\#(id)"],\#(old),"in":"detail"}"#)
            let row = try await self.row(caller, id, token)
            #expect((row["last_modified_time"] as? String)?.hasPrefix("2025-11-13") == true)
            let detail = try await self.detail(caller, id, token)
            #expect(detail["last_modified_time"] as? String == "2020-01-01T00:00:00+0000")
            let bulk = try await caller.get("/inventory/v1/itemdetails", "item_ids=\(id)", token: token)
            #expect(bulk.column("last_modified_time") == ["2020-01-01T00:00:00+0000"])
        }
    }

    @Test func `a path leads into lines and objects, and a later value takes the place of an earlier one`() async throws
    {
        try await withSimulator(.documents([.purchaseorders: 3])) { caller in
            let token = try await caller.token()
            let id = caller.organization.ids(.purchaseorders)[0]
            for rate in ["null", #""1,250.00""#] {
                let set =
                    #""set":{"line_items.0.rate":\#(rate),"billing_address":{"city":""},"delivery_address.city":"Erbil"}"#
                _ = try await caller.control("members", #"{"type":"purchaseorders","ids":["\#(id)"],\#(set)}"#)
            }
            let reply = try await caller.get("/books/v3/purchaseorders/\(id)", token: token)
            let order = try #require(reply.json["purchaseorder"] as? [String: Any])
            let lines = try #require(order["line_items"] as? [[String: Any]])
            #expect(lines[0]["rate"] as? String == "1,250.00")
            #expect(lines.dropFirst().allSatisfy { $0["rate"] is Double })
            #expect((order["billing_address"] as? [String: Any])?.count == 1)
            #expect((order["delivery_address"] as? [String: Any])?["city"] as? String == "Erbil")
            #expect((order["delivery_address"] as? [String: Any])?["country"] as? String == "Iraq")
        }
    }

    @Test func `a member of chosen records differs in every answer, beside those that do so anyway`() async throws {
        try await withSimulator(.documents([.invoices: 40])) { caller in
            let token = try await caller.token()
            let set = #""set":{"secure_link":"https://pay.example/?t={read}"},"in":"row","stamp":false"#
            _ = try await caller.control("members", #"{"type":"invoices","n":30,\#(set)}"#)
            let first = try await caller.get("/inventory/v1/invoices", token: token)
            let second = try await caller.get("/inventory/v1/invoices", token: token)
            #expect(first.column("secure_link", of: "invoices").filter { $0.hasPrefix("https://pay") }.count == 30)
            var differing: Set<String> = []
            for (left, right) in zip(first.rows("invoices"), second.rows("invoices")) {
                differing.formUnion(membersDiffering(left, right))
            }
            #expect(differing == ["secure_link", "invoice_url"])
        }
    }

    @Test func `a member of details differs in every answer, also in bulk, and nothing else does`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            let set = #""set":{"link":"t={read}"},"in":"detail","stamp":false"#
            _ = try await caller.control("members", #"{"type":"items","n":12,\#(set)}"#)
            let ids = caller.organization.ids(.items)
            let bulk = "item_ids=" + ids.joined(separator: ",")
            let first = try await caller.get("/inventory/v1/itemdetails", bulk, token: token)
            let second = try await caller.get("/inventory/v1/itemdetails", bulk, token: token)
            #expect(first.rows().count == 12 && second.rows().count == 12)
            #expect(zip(first.rows(), second.rows()).allSatisfy { membersDiffering($0, $1) == ["link"] })
            let third = try await caller.get("/inventory/v1/items/\(ids[0])", token: token)
            let link = (third.json["item"] as? [String: Any])?["link"] as? String ?? ""
            #expect(link.hasPrefix("t=") && link != "t=00000000" && !second.column("link").contains(link))
        }
    }

    @Test(arguments: [
        (#""in":"row""#, "give set"), (#""set":[1]"#, "set must be an object"), (#""set":{"":1}"#, "a path is"),
        (#""set":{"a..b":1}"#, "a path is"), (#""remove":"a""#, "array of strings"),
        (#""set":{"a":1},"in":"here""#, "row, detail"),
    ])
    func `what cannot be written is refused with a reason`(members: String, reason: String) async throws {
        try await withSimulator { caller in
            let reply = try await caller.control("members", #"{"type":"items",\#(members)}"#)
            #expect(reply.status == 400)
            #expect(reply.text("error").contains(reason), "\(reply.string)")
        }
    }

    @Test func `the edits of one record are bounded`() throws {
        let organization = SimulatedOrganization(.small())
        let id = organization.ids(.items)[0]
        for round in 0..<3 {
            let edits = (0..<60).map { MemberEdit.set("m\(round)_\($0)", "1") }
            try organization.write(.items, .ids([id]), edits)
        }
        let row = String(decoding: try #require(organization.row(.items, id: id)), as: UTF8.self)
        #expect(row.components(separatedBy: #""m"#).count - 1 <= RecordEdits.editsMax + 1)
        #expect(row.contains("m2_59"))
    }
}
