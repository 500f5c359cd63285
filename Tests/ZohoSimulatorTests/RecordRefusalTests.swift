import Testing

@testable import ZohoSimulator

/// One record's trouble: refused by its id, merged, or broken in its detail only.
@Suite struct RecordRefusalTests {
    @Test(arguments: [
        (400, 1025, ""), (401, 57, ""), (401, 1038, ""), (403, 9, ""), (500, 1000, ""), (404, 2006, ""),
        (404, 3004, ""),
        (200, 1025, ""), (404, 5, "We couldnt find any resource for the given ID"),
    ])
    func `a record is refused by its id until that is taken back, and others are not`(
        status: Int,
        code: Int,
        message: String
    ) async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            let ids = caller.organization.ids(.customers)
            let words = message.isEmpty ? "" : #","message":"\#(message)""#
            let set = try await caller.control(
                "faults",
                #"{"ids":["\#(ids[0])"],"status":\#(status),"code":\#(code)\#(words)}"#
            )
            for _ in 0..<2 {
                let refused = try await caller.get("/books/v3/contacts/\(ids[0])", token: token)
                #expect(refused.status == status)
                #expect(refused.code == code)
                if !message.isEmpty { #expect(refused.text("message") == message) }
            }
            #expect(try await caller.get("/books/v3/contacts/\(ids[1])", token: token).code == 0)
            #expect(try await caller.get("/books/v3/contacts", token: token).rows("contacts").count == 9)
            _ = try await caller.control("faults/clear", #"{"id":\#(try #require(set.json["id"] as? Int))}"#)
            #expect(try await caller.get("/books/v3/contacts/\(ids[0])", token: token).code == 0)
        }
    }

    @Test func `several records are refused in different ways, also with HTML`() async throws {
        try await withSimulator(.documents([.invoices: 4])) { caller in
            let token = try await caller.token()
            let ids = caller.organization.ids(.invoices)
            _ = try await caller.control("faults", #"{"ids":["\#(ids[0])","\#(ids[1])"],"status":400,"code":1025}"#)
            _ = try await caller.control(
                "faults",
                #"{"ids":["\#(ids[2])"],"status":403,"body":"<html>Blocked</html>"}"#
            )
            var statuses: [Int] = []
            for id in ids { statuses.append(try await caller.get("/books/v3/invoices/\(id)", token: token).status) }
            #expect(statuses == [400, 400, 403, 200])
        }
    }

    @Test func `details in bulk are refused as a whole where one is, and none is named`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            let ids = caller.organization.ids(.items)
            let all = "item_ids=" + ids.joined(separator: ",")
            _ = try await caller.control("faults", #"{"ids":["\#(ids[5])"],"status":400,"code":1025}"#)
            let refused = try await caller.get("/inventory/v1/itemdetails", all, token: token)
            #expect(refused.status == 400)
            #expect(!refused.string.contains(ids[5]))
            let others = "item_ids=" + ids.filter { $0 != ids[5] }.joined(separator: ",")
            #expect(try await caller.get("/inventory/v1/itemdetails", others, token: token).rows().count == 11)
        }
    }

    @Test func `a refusal is of the image only, or of details in bulk only, where the path says so`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            let id = caller.organization.ids(.items)[0]
            try caller.organization.change(.items, .ids([id]), members: [.imageDocument])
            let item = "/inventory/v1/items/\(id)"
            _ = try await caller.control("faults", #"{"match":"\#(item)/image","status":401,"code":57}"#)
            #expect(try await caller.get(item + "/image", token: token).code == 57)
            #expect(try await caller.get(item, token: token).code == 0)
            _ = try await caller.control("faults/clear")
            let bulk = #"{"match":"/inventory/v1/itemdetails","ids":["\#(id)"],"status":404,"code":2006}"#
            _ = try await caller.control("faults", bulk)
            #expect(try await caller.get("/inventory/v1/itemdetails", "item_ids=\(id)", token: token).code == 2006)
            #expect(try await caller.get(item + "/image", token: token).status == 200)
        }
    }

    @Test func `the refusal of a record is the organization's: its token is looked at, and it costs a call`()
        async throws
    {
        try await withSimulator { caller in
            let token = try await caller.token()
            let path = "/books/v3/items/\(caller.organization.ids(.items)[0])"
            _ = try await caller.control("faults", #"{"ids":["\#(caller.organization.ids(.items)[0])"],"status":400}"#)
            let before = try await caller.get(path, token: token).header("X-Rate-Limit-Remaining").flatMap { Int($0) }
            let after = try await caller.get(path, token: token).header("X-Rate-Limit-Remaining").flatMap { Int($0) }
            #expect(after == before.map { $0 - 1 })
            #expect(try await caller.get(path, token: "1000.dead").code == 57)
        }
    }

    @Test func `a merged record is listed no more, and its id answers with the other until it is restored`()
        async throws
    {
        try await withSimulator { caller in
            let token = try await caller.token()
            let ids = caller.organization.ids(.customers)
            let body = #"{"type":"customers","ids":["\#(ids[1])"],"into":"\#(ids[4])"}"#
            #expect(try await caller.control("merge", body).ids == [ids[1]])
            let rows = try await caller.get("/books/v3/contacts", token: token).column("contact_id", of: "contacts")
            #expect(rows.count == 8 && !rows.contains(ids[1]))
            func answering() async throws -> String? {
                let reply = try await caller.get("/books/v3/contacts/\(ids[1])", token: token)
                return (reply.json["contact"] as? [String: Any])?["contact_id"] as? String
            }
            #expect(try await answering() == ids[4])
            try caller.organization.merge(.customers, .ids([ids[4]]), into: ids[5])
            #expect(try await answering() == ids[5])
            _ = try await caller.control("restore", #"{"type":"customers","ids":["\#(ids[1])"]}"#)
            #expect(try await answering() == ids[1])
        }
    }

    @Test func `a record is merged into another one that is there, never into itself`() async throws {
        try await withSimulator { caller in
            let id = caller.organization.ids(.items)[0]
            for into in [id, "42"] {
                let reply = try await caller.control("merge", #"{"type":"items","ids":["\#(id)"],"into":"\#(into)"}"#)
                #expect(reply.status == 400)
                #expect(reply.text("error").contains("there is no record"))
            }
            #expect(caller.organization.ids(.items).count == 12)
        }
    }

    @Test func `a record is broken in its detail only, or in its row only`() async throws {
        try await withSimulator(.documents([.invoices: 2])) { caller in
            let token = try await caller.token()
            let id = caller.organization.ids(.invoices)[0]
            let places: [RecordPlace] = [.detail, .row]
            for place in places {
                let kind = #""kind":"duplicate_member","in":"\#(place.rawValue)""#
                _ = try await caller.control("break", #"{"type":"invoices","ids":["\#(id)"],\#(kind)}"#)
                let row = try await caller.get("/books/v3/invoices", token: token).string
                let detail = try await caller.get("/books/v3/invoices/\(id)", token: token).string
                #expect(row.contains("(second)") == (place == .row))
                #expect(detail.contains("(second)") == (place == .detail))
                _ = try await caller.control("mend", #"{"type":"invoices","ids":["\#(id)"]}"#)
            }
            let mended = try await caller.get("/books/v3/invoices", token: token).string
            #expect(!mended.contains("(second)"))
        }
    }
}
