import Foundation
import Testing

@testable import ZohoSimulator

/// Habits of whole types: what moves without a stamp, and what an organization calls things.
@Suite struct HabitTests {
    private func with(
        _ quirk: WritableKeyPath<Quirks, Bool>? = nil,
        _ body: (Caller, String) async throws -> Void
    ) async throws {
        var configuration = SimulatorConfiguration.documents(.each(30))
        if let quirk { configuration.quirks[keyPath: quirk].toggle() }
        try await withSimulator(configuration) { try await body($0, try await $0.token()) }
    }

    private func details(_ type: RecordType, _ member: String, _ caller: Caller, _ token: String) async throws
        -> [[String: Any]]
    {
        var details: [[String: Any]] = []
        for id in caller.organization.ids(type) {
            let reply = try await caller.get("/books/v3/\(type.name)/\(id)", token: token)
            details.append(try #require(reply.json[member] as? [String: Any]))
        }
        return details
    }

    private func stocks(_ item: [String: Any], _ words: String = "location") -> [Double] {
        let places = item["\(words)s"] as? [[String: Any]] ?? []
        return places.compactMap { $0["\(words)_stock_on_hand"] as? Double }
    }

    @Test func `stock moves between two places, and the list row stays as it is`() async throws {
        try await self.with { caller, token in
            let before = try await self.details(.items, "item", caller, token)
            let list = try await caller.get("/inventory/v1/items", token: token).bytes
            let id = try #require(before.first { !self.stocks($0).isEmpty }?["item_id"] as? String)
            let item = try #require(before.first { $0["item_id"] as? String == id })
            let body = #"{"type":"items","ids":["\#(id)"],"members":["locations"],"stamp":false}"#
            _ = try await caller.control("change", body)
            let moved = try await caller.get("/books/v3/items/\(id)", token: token)
            let after = try #require(moved.json["item"] as? [String: Any])
            #expect(try await caller.get("/inventory/v1/items", token: token).bytes == list)
            #expect(membersDiffering(item, after) == ["locations"])
            #expect(zip(self.stocks(item), self.stocks(after)).filter { $0 != $1 }.count == 2)
            #expect(self.stocks(item).reduce(0, +) == self.stocks(after).reduce(0, +))
        }
    }

    @Test func `items have warehouses in place of locations, also in bulk`() async throws {
        try await self.with(\.warehouses) { caller, token in
            let ids = "item_ids=" + caller.organization.ids(.items).joined(separator: ",")
            let items = try await caller.get("/inventory/v1/itemdetails", ids, token: token).rows()
            #expect(items.allSatisfy { $0["locations"] == nil })
            #expect(items.allSatisfy { ($0["warehouses"] != nil) == ($0["stock_on_hand"] != nil) })
            let tracked = items.filter { $0["warehouses"] != nil }
            #expect(!tracked.isEmpty)
            for item in tracked {
                let sum = self.stocks(item, "warehouse").reduce(0, +)
                #expect(abs(sum - (item["stock_on_hand"] as? Double ?? .nan)) < 0.001)
            }
        }
    }

    @Test func `prices of a price list change, and no list row moves`() async throws {
        try await self.with { caller, token in
            let list = try await caller.get("/books/v3/pricebooks", token: token).bytes
            let before = try await self.details(.pricebooks, "pricebook", caller, token)
            _ = try await caller.control("change", #"{"type":"pricebooks","n":30,"members":["pricebook_items"]}"#)
            let after = try await self.details(.pricebooks, "pricebook", caller, token)
            #expect(try await caller.get("/books/v3/pricebooks", token: token).bytes == list)
            let differing = zip(before, after).map { membersDiffering($0, $1) }
            #expect(differing.contains(["pricebook_items"]))
            #expect(Set(differing).isSubset(of: [[], ["pricebook_items"]]))
        }
    }

    @Test func `a lookup field tells a name and an id, in each of the shapes of custom fields`() async throws {
        try await self.with(\.lookupFields) { caller, token in
            let row = try await caller.get("/inventory/v1/items", token: token).rows()[0]
            let id = try #require(row["cf_agent_unformatted"] as? String)
            let name = try #require(row["cf_agent"] as? String)
            #expect(id.count == 19 && Vocabulary.givenNames.contains(name))
            let item = try await self.details(.items, "item", caller, token)[0]
            let inDetail = try #require((item["custom_fields"] as? [[String: Any]])?.last)
            #expect(inDetail["data_type"] as? String == "lookup")
            for (path, member) in [("contacts", "contacts"), ("invoices", "invoices")] {
                let other = try await caller.get("/books/v3/\(path)", token: token).rows(member)[0]
                let entry = try #require((other["custom_fields"] as? [[String: Any]])?.last)
                let hash = try #require(other["custom_field_hash"] as? [String: String])
                #expect(entry["value"] as? String == hash["cf_agent_unformatted"])
                #expect(entry["value_formatted"] as? String == hash["cf_agent"])
            }
        }
    }

    @Test func `some payments are in euros, which their details alone tell`() async throws {
        try await self.with(\.foreignPayments) { caller, token in
            let details = try await self.details(.customerpayments, "payment", caller, token)
            let foreign = details.filter { $0["currency_code"] as? String == "EUR" }
            #expect((1...20).contains(foreign.count))
            let rows = try await caller.get("/books/v3/customerpayments", token: token).rows("customerpayments")
            #expect(rows.allSatisfy { $0["currency_code"] == nil && $0["exchange_rate"] == nil })
            for detail in details {
                let row = try #require(rows.first { $0["payment_id"] as? String == detail["payment_id"] as? String })
                let rate = try #require(detail["exchange_rate"] as? Double)
                #expect((rate == 1) == (detail["currency_id"] as? String)?.hasSuffix("0097"))
                let amount = try #require(detail["amount"] as? Double)
                #expect(abs((row["bcy_amount"] as? Double ?? .nan) - amount * rate) < 0.1)
            }
        }
    }

    @Test func `details move with the day and with what the contact owes, without a stamp`() async throws {
        try await self.with { caller, token in
            func read(_ type: RecordType, _ member: String) async throws -> Set<Set<String>> {
                let before = try await self.details(type, member, caller, token)
                caller.organization.shiftClock(seconds: 86_400)
                try caller.organization.moveStock(.customers, .some(6))
                let after = try await self.details(type, member, caller, token)
                return Set(
                    zip(before, after).map { membersDiffering($0, $1).subtracting(["status", "current_sub_status"]) }
                )
            }
            let invoices = try await read(.invoices, "invoice")
            #expect(invoices.isSubset(of: [["comments", "contact"], ["comments", "contact", "invoice_url"]]))
            #expect(!invoices.isEmpty)
            #expect(try await read(.salesorders, "salesorder") == [["comments", "contact"]])
            let bills = try await read(.bills, "bill")
            #expect(
                bills.isSubset(of: [
                    ["comments"], ["comments", "due_in_days"], ["comments", "due_by_days"],
                    ["comments", "due_in_days", "due_by_days"],
                ])
            )
            #expect(bills.contains(["comments"]) && bills.count > 1)
        }
    }

    @Test func `without relative members details stay as they are`() async throws {
        try await self.with(\.relativeMembers) { caller, token in
            let bill = try await self.details(.bills, "bill", caller, token)[0]
            let order = try await self.details(.salesorders, "salesorder", caller, token)[0]
            for name in ["comments", "due_in_days", "due_by_days"] { #expect(bill[name] == nil) }
            #expect(order["contact"] == nil && order["comments"] == nil)
        }
    }

    @Test(arguments: ["2099-01-01T00:00:00+0300", "1980-01-01T00:00:00+0300"])
    func `a stamp is in the future, or older than Zoho`(stamp: String) async throws {
        try await self.with { caller, token in
            let body = #"{"type":"bills","n":1,"stamp":"\#(stamp)"}"#
            let id = try #require(try await caller.control("stamp", body).ids.first)
            let rows = try await caller.get("/books/v3/bills", token: token).rows("bills")
            let row = try #require(rows.first { $0["bill_id"] as? String == id })
            #expect(row["last_modified_time"] as? String == stamp)
            let detail = try await caller.get("/books/v3/bills/\(id)", token: token)
            #expect((detail.json["bill"] as? [String: Any])?["last_modified_time"] as? String == stamp)
        }
    }
}
