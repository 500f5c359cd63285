import Testing

@testable import ZohoSimulator

@Suite struct PackageTests {
    private func withPackages(_ body: (Caller, String) async throws -> Void) async throws {
        try await withSimulator(.documents([.salesorders: 20, .packages: 30])) {
            try await body($0, try await $0.token())
        }
    }

    @Test func `list rows have the specified members, newest first, in Inventory alone`() async throws {
        try await self.withPackages { caller, token in
            let page = try await caller.get("/inventory/v1/packages", token: token)
            let members: Set<String> = [
                "package_id", "package_number", "salesorder_id", "salesorder_number", "customer_id", "customer_name",
                "email", "phone", "mobile", "date", "status", "tracking_number", "total_quantity", "is_emailed",
                "notes", "template_id", "template_name", "template_type", "custom_fields", "created_time",
                "last_modified_time",
            ]
            #expect(page.rows("packages").count == 30)
            for row in page.rows("packages") { #expect(Set(row.keys) == members) }
            let stamps = page.column("created_time", of: "packages")
            #expect(stamps == stamps.sorted(by: >))
            #expect(try await caller.get("/books/v3/packages", token: token).code == 5)
        }
    }

    @Test func `a sort by time is honoured, a time filter is not`() async throws {
        try await self.withPackages { caller, token in
            let query = "sort_column=last_modified_time&sort_order=A&last_modified_time=2030-01-01T00:00:00Z"
            let page = try await caller.get("/inventory/v1/packages", query, token: token)
            let stamps = page.column("last_modified_time", of: "packages")
            #expect(stamps.count == 30)
            #expect(stamps == stamps.sorted())
        }
    }

    @Test func `a detail has the lines of its sales order and its shipment`() async throws {
        try await self.withPackages { caller, token in
            for id in caller.organization.ids(.packages) {
                let reply = try await caller.get("/inventory/v1/packages/\(id)", token: token)
                let package = try #require(reply.json["package"] as? [String: Any])
                let lines = try #require(package["line_items"] as? [[String: Any]])
                let order = package["salesorder_id"] as? String ?? ""
                let sold = try await caller.get("/inventory/v1/salesorders/\(order)", token: token)
                let salesorder = try #require(sold.json["salesorder"] as? [String: Any])
                let orderLines = try #require(salesorder["line_items"] as? [[String: Any]])
                #expect(package["customer_id"] as? String == salesorder["customer_id"] as? String)
                #expect(
                    lines.map { $0["so_line_item_id"] as? String } == orderLines.map { $0["line_item_id"] as? String }
                )
                #expect(lines.map { $0["item_id"] as? String } == orderLines.map { $0["item_id"] as? String })
                #expect((package["shipment_order"] as? [String: Any])?["shipment_number"] as? String != nil)
            }
        }
    }
}
