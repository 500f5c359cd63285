import Testing

@testable import ZohoSimulator

@Suite struct DocumentDetailTests {
    private func details(
        _ type: RecordType,
        _ member: String,
        _ body: (Caller, [[String: Any]]) throws -> Void
    ) async throws {
        try await withSimulator(.documents(.each(30))) { caller in
            let token = try await caller.token()
            var details: [[String: Any]] = []
            for id in caller.organization.ids(type) {
                let reply = try await caller.get("/books/v3/\(type.name)/\(id)", token: token)
                details.append(try #require(reply.json[member] as? [String: Any]))
            }
            try body(caller, details)
        }
    }

    @Test(arguments: [
        (RecordType.salesorders, "salesorder"), (.purchaseorders, "purchaseorder"), (.bills, "bill"),
        (.creditnotes, "creditnote"),
    ])
    func `documents have one to four lines that add up to the total`(type: RecordType, member: String) async throws {
        try await self.details(type, member) { caller, details in
            let items = Set(caller.organization.ids(.items))
            var counts: Set<Int> = []
            for detail in details {
                let lines = try #require(detail["line_items"] as? [[String: Any]])
                counts.insert(lines.count)
                #expect(lines.allSatisfy { items.contains($0["item_id"] as? String ?? "") })
                let total = lines.reduce(0) { $0 + ($1["item_total"] as? Double ?? .nan) }
                #expect(abs(total - (detail["total"] as? Double ?? .nan)) < 0.001)
                #expect((detail["billing_address"] as? [String: Any])?["city"] as? String != nil)
            }
            #expect(counts == [1, 2, 3, 4])
        }
    }

    @Test(arguments: [
        (RecordType.customerpayments, "payment", "invoices", "invoice", RecordType.invoices),
        (.vendorpayments, "vendorpayment", "bills", "bill", .bills),
    ])
    func `payments tell what they settle, and some settle nothing or two`(
        type: RecordType,
        member: String,
        array: String,
        settled: String,
        target: RecordType
    ) async throws {
        try await self.details(type, member) { caller, details in
            let known = Set(caller.organization.ids(target))
            var counts: Set<Int> = []
            for detail in details {
                let applied = try #require(detail[array] as? [[String: Any]])
                counts.insert(applied.count)
                #expect(applied.allSatisfy { known.contains($0["\(settled)_id"] as? String ?? "") })
                let sum = applied.reduce(0) { $0 + ($1["amount_applied"] as? Double ?? .nan) }
                let amount = try #require(detail["amount"] as? Double)
                #expect(applied.isEmpty || abs(sum - amount) < 0.001)
            }
            #expect(counts.isSuperset(of: [0, 1]))
            #expect(counts.isSubset(of: [0, 1, 2]))
        }
    }

    @Test func `the detail of a customer's payment has updated_time in place of last_modified_time`() async throws {
        try await self.details(.customerpayments, "payment") { _, details in
            #expect(details.allSatisfy { $0["updated_time"] != nil && $0["last_modified_time"] == nil })
        }
    }

    @Test func `a price list has items, and some of them prices by quantity`() async throws {
        try await self.details(.pricebooks, "pricebook") { _, details in
            let items = details.flatMap { $0["pricebook_items"] as? [[String: Any]] ?? [] }
            #expect(details.contains { $0["pricebook_type"] as? String == "fixed_percentage" })
            let brackets = items.compactMap { $0["price_brackets"] as? [[String: Any]] }
            #expect(brackets.count == items.count)
            #expect(Set(brackets.map(\.count)) == [0, 2])
            #expect(brackets.joined().allSatisfy { $0["pricebook_rate"] is Double })
        }
    }

    @Test(arguments: [
        (RecordType.salesorders, "Sales order"), (.pricebooks, "Price list"), (.vendorpayments, "Payment"),
    ])
    func `an unknown id is 404 with the resource's own message`(type: RecordType, title: String) async throws {
        try await withSimulator { caller in
            let reply = try await caller.get("/books/v3/\(type.name)/42", token: try await caller.token())
            #expect(reply.status == 404)
            #expect(reply.code == 1002)
            #expect(reply.text("message") == "\(title) does not exist.")
        }
    }
}
