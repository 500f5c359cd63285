import Foundation
import Testing

@testable import ZohoSimulator

@Suite struct InvoiceTests {
    private func detail(_ caller: Caller, _ id: String, _ token: String) async throws -> [String: Any] {
        let reply = try await caller.get("/books/v3/invoices/\(id)", token: token)
        return try #require(reply.json["invoice"] as? [String: Any])
    }

    /// zoho-api.md, Appendix A.
    @Test func `a list row has the recorded members and no others`() async throws {
        try await withSimulator(.documents([.invoices: 200])) { caller in
            let token = try await caller.token()
            let rows = try await caller.get("/books/v3/invoices", token: token).rows("invoices")
            let always: Set<String> = [
                "ach_payment_initiated", "invoice_id", "zcrm_potential_id", "customer_id", "zcrm_potential_name",
                "customer_name", "company_name", "status", "invoice_number", "reference_number", "date", "due_date",
                "issued_date", "due_days", "email", "project_name", "billing_address", "shipping_address", "country",
                "phone", "created_by", "total", "balance", "payment_expected_date", "custom_fields",
                "custom_field_hash", "tags", "salesperson_name", "shipping_charge", "adjustment", "created_time",
                "last_modified_time", "updated_time", "is_viewed_by_client", "has_attachment", "client_viewed_time",
                "is_emailed", "color_code", "current_sub_status_id", "current_sub_status", "currency_id",
                "schedule_time", "currency_code", "currency_symbol", "template_type", "invoice_source",
                "sales_channel", "transaction_type", "reminders_sent", "last_reminder_sent_date",
                "last_payment_date", "template_id", "documents", "salesperson_id", "write_off_amount",
                "exchange_rate", "unprocessed_payment_amount",
            ]
            let sometimes: Set<String> = [
                "invoice_url", "is_viewed_in_mail", "mail_first_viewed_time", "mail_last_viewed_time",
            ]
            for row in rows { #expect(Set(row.keys).subtracting(sometimes) == always) }
            let withURL = rows.count { $0["invoice_url"] != nil }
            #expect((40...140).contains(withURL), "\(withURL)")
        }
    }

    @Test func `rows come newest first, and the echo says what was done`() async throws {
        try await withSimulator(.documents([.invoices: 30])) { caller in
            let page = try await caller.get("/books/v3/invoices", token: try await caller.token())
            #expect(page.pageContext["report_name"] as? String == "Invoices")
            #expect(page.pageContext["applied_filter"] as? String == "Status.All")
            #expect(page.pageContext["sort_column"] as? String == "created_time")
            #expect(page.pageContext["sort_order"] as? String == "D")
            let stamps = page.column("created_time", of: "invoices")
            #expect(stamps == stamps.sorted(by: >))
        }
    }

    @Test(arguments: ["/books/v3", "/inventory/v1"])
    func `a sort by time and a time filter are honoured, the boundary included`(product: String) async throws {
        try await withSimulator(.documents([.invoices: 30])) { caller in
            let token = try await caller.token()
            let ids = try caller.organization.change(.invoices, .some(3))
            let query = "sort_column=last_modified_time&sort_order=A&last_modified_time=2025-11-13T05:30:01Z"
            let page = try await caller.get("\(product)/invoices", query, token: token)
            #expect(page.pageContext["sort_column"] as? String == "last_modified_time")
            #expect(page.column("invoice_id", of: "invoices") == ids)
        }
    }

    @Test func `the detail has lines, addresses and sums, and lacks what only a list has`() async throws {
        try await withSimulator(.documents([.invoices: 40])) { caller in
            let token = try await caller.token()
            let items = Set(caller.organization.ids(.items))
            let customers = Set(caller.organization.ids(.customers))
            for id in caller.organization.ids(.invoices) {
                let invoice = try await self.detail(caller, id, token)
                let lines = try #require(invoice["line_items"] as? [[String: Any]])
                #expect((1...4).contains(lines.count))
                #expect(lines.allSatisfy { items.contains($0["item_id"] as? String ?? "") })
                #expect(customers.contains(invoice["customer_id"] as? String ?? ""))
                let total = lines.reduce(0) { $0 + ($1["item_total"] as? Double ?? .nan) }
                #expect(abs(total - (invoice["total"] as? Double ?? .nan)) < 0.001)
                #expect((invoice["billing_address"] as? [String: Any])?["country"] as? String == "Iraq")
                for name in [
                    "company_name", "country", "phone", "created_by", "due_days", "has_attachment", "project_name",
                    "transaction_type", "updated_time",
                ] { #expect(invoice[name] == nil, "\(name)") }
            }
        }
    }

    @Test func `addresses are filled in Books' rows and empty in Inventory's`() async throws {
        try await withSimulator(.documents([.invoices: 20])) { caller in
            let token = try await caller.token()
            let books = try await caller.get("/books/v3/invoices", token: token).rows("invoices")
            #expect(books.allSatisfy { ($0["shipping_address"] as? [String: Any])?.isEmpty == false })
            let inventory = try await caller.get("/inventory/v1/invoices", token: token).rows("invoices")
            #expect(inventory.allSatisfy { ($0["shipping_address"] as? [String: Any])?.isEmpty == true })
        }
    }

    @Test func `another quantity in the detail moves the stamp and the row's total`() async throws {
        try await withSimulator(.documents([.invoices: 10])) { caller in
            let token = try await caller.token()
            let id = try #require(caller.organization.ids(.invoices).first)
            let before = try await self.detail(caller, id, token)
            let url = "/_simulator/records?type=invoices&id=\(id)"
            let rowBefore = try await caller.call("GET", url).json
            _ = try await caller.control("change", #"{"type":"invoices","ids":["\#(id)"],"members":["line_items"]}"#)
            let after = try await self.detail(caller, id, token)
            let rowAfter = try await caller.call("GET", url).json
            func quantity(_ invoice: [String: Any]) -> Double? {
                (invoice["line_items"] as? [[String: Any]])?.first?["quantity"] as? Double
            }
            #expect(quantity(before) != quantity(after))
            #expect(rowBefore["total"] as? Double != rowAfter["total"] as? Double)
            #expect(rowAfter["total"] as? Double == after["total"] as? Double)
            #expect(rowAfter["last_modified_time"] as? String == "2025-11-13T08:30:01+0300")
            #expect(after["last_modified_time"] as? String == "2025-11-13T08:30:01+0300")
        }
    }

    @Test func `notes change in the detail, and in the row only the stamp`() async throws {
        try await withSimulator(.documents([.invoices: 10])) { caller in
            let id = try #require(caller.organization.ids(.invoices).first)
            func row() throws -> [String: Any] {
                let bytes = try #require(caller.organization.row(.invoices, id: id))
                return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
            }
            let before = try row()
            let detail = try #require(caller.organization.detail(.invoices, id: id))
            try caller.organization.change(.invoices, .ids([id]), members: [.notes])
            #expect(caller.organization.detail(.invoices, id: id) != detail)
            let after = try row()
            #expect(membersDiffering(before, after) == ["last_modified_time", "updated_time"])
        }
    }

    @Test func `invoice_url differs at every read, in lists and details, and nothing else does`() async throws {
        try await withSimulator(.documents([.invoices: 40])) { caller in
            let token = try await caller.token()
            let first = try await caller.get("/books/v3/invoices", token: token)
            let second = try await caller.get("/books/v3/invoices", token: token)
            #expect(first.bytes != second.bytes)
            let volatile = /"invoice_url":"[^"]*"/
            #expect(first.string.replacing(volatile, with: "") == second.string.replacing(volatile, with: ""))
            let row = try #require(first.rows("invoices").first { $0["invoice_url"] != nil })
            let id = try #require(row["invoice_id"] as? String)
            let one = try await self.detail(caller, id, token)["invoice_url"] as? String
            let other = try await self.detail(caller, id, token)["invoice_url"] as? String
            #expect(one != nil && one != other)
        }
    }

    @Test func `status filters select, by either of their two names, and a wrong one is refused`() async throws {
        try await withSimulator(.documents([.invoices: 100])) { caller in
            let token = try await caller.token()
            let paid = try await caller.get("/books/v3/invoices", "filter_by=Status.Paid", token: token)
            #expect(Set(paid.column("status", of: "invoices")) == ["paid"])
            let same = try await caller.get("/books/v3/invoices", "status=paid", token: token)
            #expect(same.column("invoice_id", of: "invoices") == paid.column("invoice_id", of: "invoices"))
            #expect(same.pageContext["applied_filter"] as? String == "Status.Paid")
            let closed = try await caller.get("/books/v3/invoices", "filter_by=Status.Closed", token: token)
            #expect(closed.status == 400)
        }
    }

    @Test func `an invoice can become void, be deleted and come back as it was`() async throws {
        try await withSimulator(.documents([.invoices: 10])) { caller in
            let token = try await caller.token()
            let id = try #require(try await caller.control("deactivate", #"{"type":"invoices","n":1}"#).ids.first)
            #expect(try await self.detail(caller, id, token)["status"] as? String == "void")
            let row = caller.organization.row(.invoices, id: id)
            let body = #"{"type":"invoices","ids":["\#(id)"]}"#
            _ = try await caller.control("delete", body)
            let gone = try await caller.get("/books/v3/invoices/\(id)", token: token)
            #expect(gone.status == 404)
            #expect(gone.text("message") == "Invoice does not exist.")
            #expect(try await caller.control("restore", body).ids == [id])
            #expect(caller.organization.row(.invoices, id: id) == row)
            let page = try await caller.get("/books/v3/invoices", token: token)
            #expect(page.column("invoice_id", of: "invoices").contains(id))
            #expect(try await caller.control("restore", body).text("error").contains("among the deleted invoices"))
        }
    }

    @Test func `invoices do not change items and contacts, whatever their number`() async throws {
        func bytes(_ invoices: Int) async throws -> [[UInt8]] {
            try await withSimulator(.documents([.invoices: invoices])) { caller in
                let token = try await caller.token()
                try caller.organization.create(.invoices, n: min(invoices, 1))
                let items = try await caller.get("/inventory/v1/items", token: token)
                let customer = caller.organization.ids(.customers)[0]
                return [items.bytes, try #require(caller.organization.row(.customers, id: customer))]
            }
        }
        #expect(try await bytes(0) == bytes(50))
    }

    @Test func `the same seed gives the same invoices`() async throws {
        func rows() async throws -> [UInt8] {
            try await withSimulator(.documents([.invoices: 50])) { caller in
                try await caller.get("/books/v3/invoices", token: try await caller.token()).bytes
            }
        }
        #expect(try await rows() == rows())
    }

    @Test(arguments: Breakage.allCases)
    func `a broken invoice is broken in its list and mended again`(kind: Breakage) async throws {
        try await withSimulator(.documents([.invoices: 3])) { caller in
            let id = caller.organization.ids(.invoices)[0]
            let good = caller.organization.row(.invoices, id: id)
            try caller.organization.break(.invoices, .ids([id]), kind: kind)
            #expect(caller.organization.row(.invoices, id: id) != good)
            try caller.organization.mend(.invoices, .ids([id]))
            #expect(caller.organization.row(.invoices, id: id) == good)
        }
    }
}
