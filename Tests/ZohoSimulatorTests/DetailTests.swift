import Testing

@testable import ZohoSimulator

@Suite struct DetailTests {
    @Test(arguments: ["/books/v3", "/inventory/v1"])
    func `a detail has its own members and lacks those of the list`(product: String) async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            let id = try #require(caller.organization.ids(.items).first)
            let reply = try await caller.get("\(product)/items/\(id)", token: token)
            let item = try #require(reply.json["item"] as? [String: Any])
            #expect(item["item_id"] as? String == id)
            #expect(item["custom_fields"] != nil)
            for name in ["item_name", "has_attachment", "image_document_id", "vendor_name"] {
                #expect(item[name] == nil)
            }
            let contactID = try #require(caller.organization.ids(.vendors).first)
            let contact = try await caller.get("\(product)/contacts/\(contactID)", token: token)
            #expect((contact.json["contact"] as? [String: Any])?["contact_persons"] != nil)
        }
    }

    @Test(arguments: [("items", "Item does not exist."), ("contacts", "Contact does not exist.")])
    func `an unknown id is 404 with the resource's own message`(module: String, message: String) async throws {
        try await withSimulator { caller in
            let reply = try await caller.get("/books/v3/\(module)/42", token: try await caller.token())
            #expect(reply.status == 404)
            #expect(reply.code == 1002)
            #expect(reply.text("message") == message)
        }
    }

    @Test func `one unknown id makes all details of a bulk call 404`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            let ids = caller.organization.ids(.items).prefix(5).joined(separator: ",")
            let good = try await caller.get("/inventory/v1/itemdetails", "item_ids=\(ids)", token: token)
            #expect(good.rows().count == 5)
            let bad = try await caller.get("/inventory/v1/itemdetails", "item_ids=\(ids),42", token: token)
            #expect(bad.status == 404)
            #expect(bad.text("message") == "Resource does not exist")
        }
    }

    @Test func `organizations tell the time zone and carry no quota`() async throws {
        try await withSimulator { caller in
            let reply = try await caller.call(
                "GET",
                "/inventory/v1/organizations",
                headers: ["Authorization": "Zoho-oauthtoken \(try await caller.token())"]
            )
            let organization = try #require(reply.rows("organizations").first)
            #expect(organization["organization_id"] as? String == caller.organizationID)
            #expect(organization["time_zone"] as? String == "Asia/Baghdad")
            #expect(reply.header("X-Rate-Limit-Limit") == nil)
        }
    }
}
