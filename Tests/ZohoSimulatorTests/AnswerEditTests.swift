import Foundation
import Testing

@testable import ZohoSimulator

/// Faults that change members of an answer: page contexts, organizations, tokens, details.
@Suite struct AnswerEditTests {
    private func context(_ fault: String, page: Int = 1) async throws -> Reply {
        try await withSimulator(.small(products: 30)) { caller in
            let token = try await caller.token()
            let set = try await caller.control("faults", #"{"match":"/inventory/v1/items?",\#(fault)}"#)
            #expect(set.status == 200, "\(set.string)")
            return try await caller.get("/inventory/v1/items", "per_page=10&page=\(page)", token: token)
        }
    }

    @Test(arguments: [
        (#""remove":["page_context"]"#, #"]}"#), (#""set":{"page_context":{}}"#, #""page_context":{}}"#),
        (#""set":{"page_context":null}"#, #""page_context":null}"#),
        (#""wrap":["page_context"]"#, #""sort_order":"A"}]}"#),
        (#""set":{"page_context":[]}"#, #""page_context":[]}"#),
    ])
    func `a page context is absent, empty, null or an array`(fault: String, end: String) async throws {
        let page = try await self.context(fault)
        #expect(page.rows().count == 10)
        #expect(page.string.hasSuffix(end), "\(page.string.suffix(300))")
    }

    @Test func `a page context lacks members, or tells them as text, wrong or 0`() async throws {
        let endless = try await self.context(#""remove":["page_context.has_more_page"]"#).pageContext
        #expect(endless["has_more_page"] == nil && endless["page"] as? Int == 1)
        let bare = try await self.context(#""remove":["page_context.page"]"#).pageContext
        #expect(bare["page"] == nil && bare["has_more_page"] as? Bool == true)
        let texts = #""set":{"page_context.page":"{value}","page_context.has_more_page":"{value}"}"#
        let worded = try await self.context(texts, page: 2).pageContext
        #expect(worded["page"] as? String == "2")
        #expect(worded["has_more_page"] as? String == "true")
        let zero = try await self.context(#""set":{"page_context.page":0}"#).pageContext
        #expect(zero["page"] as? Int == 0)
    }

    @Test func `a promised page comes empty, whatever comes between`() async throws {
        try await withSimulator(.small(products: 30)) { caller in
            let token = try await caller.token()
            _ = try await caller.control("faults", #"{"match":"/inventory/v1/items?","page":2,"empty":true}"#)
            for _ in 0..<2 {
                var counts: [Int] = []
                for page in 1...3 {
                    let reply = try await caller.get("/inventory/v1/items", "per_page=10&page=\(page)", token: token)
                    counts.append(reply.rows().count)
                    if page == 1 { #expect(reply.pageContext["has_more_page"] as? Bool == true) }
                }
                #expect(counts == [10, 0, 10])
            }
        }
    }

    @Test func `a member of every row differs at each call, also of rows that come later`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            let link = #"{"match":"/books/v3/items?","set":{"items.*.link":"https://pay.example/?t={read}"}}"#
            _ = try await caller.control("faults", link)
            try caller.organization.create(.items, n: 1)
            let first = try await caller.get("/books/v3/items", token: token).column("link")
            let second = try await caller.get("/books/v3/items", token: token).column("link")
            #expect(first.count == 13 && Set(first).count == 1 && first[0].hasPrefix("https://pay.example/?t="))
            #expect(first != second)
        }
    }

    @Test func `a detail stands in an array of one, or says that it is another record`() async throws {
        try await withSimulator(.documents([.bills: 2])) { caller in
            let token = try await caller.token()
            let ids = caller.organization.ids(.bills)
            _ = try await caller.control("faults", #"{"ids":["\#(ids[0])"],"wrap":["bill"]}"#)
            _ = try await caller.control("faults", #"{"ids":["\#(ids[1])"],"set":{"bill.bill_id":"\#(ids[0])"}}"#)
            let wrapped = try await caller.get("/books/v3/bills/\(ids[0])", token: token)
            #expect(wrapped.column("bill_id", of: "bill") == [ids[0]])
            let other = try await caller.get("/books/v3/bills/\(ids[1])", token: token)
            #expect((other.json["bill"] as? [String: Any])?["bill_id"] as? String == ids[0])
        }
    }

    @Test func `organizations lack members, have numeric ids or a null zone, and are joined by others`() async throws {
        try await withSimulator { caller in
            let id = caller.organizationID
            func organizations(_ fault: String) async throws -> [[String: Any]] {
                _ = try await caller.control("faults/clear")
                _ = try await caller.control("faults", #"{"match":"/books/v3/organizations",\#(fault)}"#)
                let headers = ["Authorization": "Zoho-oauthtoken \(try await caller.token())"]
                return try await caller.call("GET", "/books/v3/organizations", headers: headers).rows("organizations")
            }
            let bare = try await organizations(
                #""remove":["organizations.0.time_zone","organizations.0.currency_code"]"#
            )
            #expect(bare[0]["time_zone"] == nil && bare[0]["currency_code"] == nil && bare[0]["name"] != nil)
            let numeric = try await organizations(#""set":{"organizations.0.organization_id":\#(id)}"#)
            #expect(numeric[0]["organization_id"] as? Int == Int(id))
            #expect(try await organizations(#""set":{"organizations.0.time_zone":null}"#)[0]["time_zone"] is NSNull)
            let two = try await organizations(#""set":{"organizations.1":{"organization_id":"10002","name":"Trial"}}"#)
            #expect(two.count == 2 && two[1]["name"] as? String == "Trial")
        }
    }

    @Test func `a token lives for a text of seconds, and a line end follows it`() async throws {
        try await withSimulator { caller in
            let set = #""set":{"expires_in":"{value}","access_token":"{value}\n"}"#
            _ = try await caller.control("faults", #"{"match":"/oauth/v2/token",\#(set)}"#)
            let reply = try await caller.requestToken()
            #expect(reply.text("expires_in") == "3600")
            let token = reply.text("access_token")
            #expect(token.hasSuffix("\n"))
            #expect(try await caller.get("/books/v3/items", token: String(token.dropLast())).status == 200)
        }
    }

    @Test(arguments: [
        (#""status":500,"body":"{\"error\":\"server_error\"}""#, 500, "server_error"),
        (#""status":503,"body":"<html>Busy</html>""#, 503, ""), (#""status":429,"body":"""#, 429, ""),
        (#""body":"{\"error\":\"general_error\"}""#, 200, "general_error"),
    ])
    func `the token endpoint fails once in many ways`(fault: String, status: Int, error: String) async throws {
        try await withSimulator { caller in
            _ = try await caller.control("faults", #"{"match":"/oauth/v2/token",\#(fault),"times":1}"#)
            let reply = try await caller.requestToken()
            #expect(reply.status == status)
            #expect(reply.text("error") == error)
            #expect(try await !caller.token().isEmpty)
        }
    }

    @Test func `a list is sent elsewhere, or refused in passing`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            let elsewhere = #""headers":{"Location":"http://127.0.0.1:\#(caller.port)/_simulator/clock"}"#
            let faults = [
                #""status":302,"body":"",\#(elsewhere)"#, #""status":400,"code":1000"#,
                #""status":400,"body":"<html>Bad Request</html>""#, #""status":403,"body":"<html>Blocked</html>""#,
            ]
            for fault in faults {
                _ = try await caller.control("faults", #"{"match":"/inventory/v1/items?",\#(fault),"times":1}"#)
            }
            // The client of the test goes where it is sent.
            let sent = try await caller.get("/inventory/v1/items", token: token)
            #expect(sent.status == 200 && !sent.text("now").isEmpty)
            var statuses: [Int] = []
            for _ in 0..<4 { statuses.append(try await caller.get("/inventory/v1/items", token: token).status) }
            #expect(statuses == [400, 400, 403, 200])
        }
    }

    @Test func `a fault that only changes members is one, and one without effect is none`() async throws {
        try await withSimulator { caller in
            #expect(try await caller.control("faults", #"{"ids":["1"],"set":{"a":1}}"#).status == 200)
            let idle = try await caller.control("faults", #"{"ids":["1"]}"#).text("error")
            #expect(idle.contains("does nothing"))
            let aimless = try await caller.control("faults", #"{"set":{"a":1}}"#).text("error")
            #expect(aimless.contains("match is missing"))
        }
    }
}
