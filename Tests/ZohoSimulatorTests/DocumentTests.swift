import Testing

@testable import ZohoSimulator

/// Every list of documents against its recorded members and habits (zoho-api.md 3.2 to 3.5 and the appendices).
@Suite struct DocumentTests {
    struct Expected: Sendable, CustomTestStringConvertible {
        let type: RecordType
        var product = "/books/v3"
        let report: String
        var filter = "Status.All"
        let sort: String
        var order = "D"
        let members: String

        var path: String { self.product + "/" + self.type.name }
        var testDescription: String { self.path }
    }

    static let expected = [
        Expected(
            type: .salesorders,
            product: "/inventory/v1",
            report: "Sales Orders",
            sort: "created_time",
            members: """
                salesorder_id customer_name customer_id email salesorder_number reference_number date shipment_date \
                shipment_days due_by_days due_in_days currency_id currency_code total bcy_total total_invoiced_amount \
                balance created_time last_modified_time is_emailed quantity quantity_invoiced quantity_packed \
                quantity_shipped status order_status invoiced_status paid_status shipped_status current_sub_status \
                current_sub_status_id is_drop_shipment is_backorder is_manually_fulfilled sales_channel \
                sales_channel_formatted salesperson_name has_attachment delivery_method delivery_method_id \
                pickup_location_id color_code
                """
        ),
        Expected(
            type: .purchaseorders,
            report: "Purchase Orders",
            sort: "created_time",
            members: """
                purchaseorder_id vendor_id vendor_name company_name order_status billed_status received_status status \
                color_code current_sub_status_id current_sub_status purchaseorder_number reference_number date \
                delivery_date expected_delivery_date delivery_days due_by_days due_in_days currency_id currency_code \
                price_precision total has_attachment tags created_time last_modified_time quantity_yet_to_receive \
                quantity_marked_as_received is_po_marked_as_received receives client_viewed_time is_viewed_by_client
                """
        ),
        Expected(
            type: .bills,
            report: "Bills",
            sort: "created_time",
            members: """
                bill_id vendor_id vendor_name status color_code current_sub_status_id current_sub_status bill_number \
                reference_number date due_date due_days currency_id currency_code price_precision exchange_rate total \
                tds_total balance unprocessed_payment_amount created_time last_modified_time created_time_formatted \
                last_modified_time_formatted created_by last_modified_by is_opening_balance attachment_name \
                has_attachment tags is_uber_bill is_tally_bill entity_type client_viewed_time is_viewed_by_client \
                is_bill_reconciliation_violated balance_due
                """
        ),
        Expected(
            type: .creditnotes,
            report: "Credit Notes",
            sort: "created_time",
            members: """
                creditnote_id creditnote_number status reference_number date issued_date total balance customer_id \
                customer_name applied_invoices is_emailed has_attachment salesperson_name salesperson_id \
                is_viewed_by_client client_viewed_time color_code current_sub_status_id current_sub_status currency_id \
                currency_code created_time last_modified_time exchange_rate template_id template_type rounding_mode \
                price_precision tags
                """
        ),
        Expected(
            type: .customerpayments,
            report: "Payments Received",
            filter: "PaymentMode.All",
            sort: "date",
            members: """
                payment_id payment_number invoice_numbers date payment_mode payment_mode_formatted amount bcy_amount \
                unused_amount bcy_unused_amount account_id account_name description reference_number customer_id \
                customer_name created_time last_modified_time last_four_digits gateway_transaction_id payment_gateway \
                bcy_refunded_amount applied_invoices has_attachment tags documents custom_fields_list tax_account_id \
                tax_account_name tax_amount_withheld payment_type payment_status settlement_status sales_channel
                """
        ),
        Expected(
            type: .vendorpayments,
            report: "Payments Made",
            filter: "PaymentMode.All",
            sort: "date",
            members: """
                payment_id vendor_id currency_id status vendor_name bill_numbers payment_mode payment_number \
                description date reference_number exchange_rate amount bcy_amount paid_through_account_id \
                paid_through_account_name balance currency_code bcy_balance created_time last_modified_time \
                is_paid_via_print_check has_attachment tags is_ach_payment ach_payment_status ach_gw_transaction_id \
                gw_reference_number check_details
                """
        ),
        Expected(
            type: .users,
            report: "Users",
            sort: "name",
            order: "A",
            members: """
                user_id role_id name email user_role user_type status is_current_user photo_url invitation_type \
                is_super_admin is_employee is_customer_segmented is_vendor_segmented mobile
                """
        ),
        Expected(
            type: .pricebooks,
            report: "Price Lists",
            sort: "name",
            order: "A",
            members: """
                pricebook_id name description status currency_id currency_code decimal_place is_default is_increase \
                percentage pricebook_type rounding_type sales_or_purchase_type
                """
        ),
    ]

    private func withDocuments(_ body: (Caller, String) async throws -> Void) async throws {
        try await withSimulator(.documents(.each(30))) { try await body($0, try await $0.token()) }
    }

    @Test(arguments: Self.expected)
    func `list rows have the recorded members and no others, and the echo is the recorded one`(
        expected: Expected
    ) async throws {
        try await self.withDocuments { caller, token in
            let page = try await caller.get(expected.path, token: token)
            let rows = page.rows(expected.type.name)
            #expect(rows.count == 30)
            let members = Set(expected.members.split(separator: " ").map(String.init))
            for row in rows {
                #expect(Set(row.keys).symmetricDifference(members) == [])
                let names = row.keys.filter { $0.hasSuffix("_id") && row[$0] as? String != "" }
                #expect(names.allSatisfy { (row[$0] as? String)?.count == 19 }, "\(row)")
            }
            #expect(page.pageContext["report_name"] as? String == expected.report)
            #expect(page.pageContext["applied_filter"] as? String == expected.filter)
            #expect(page.pageContext["sort_column"] as? String == expected.sort)
            #expect(page.pageContext["sort_order"] as? String == expected.order)
            let keys = page.column(expected.sort, of: expected.type.name)
            let sorted = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            #expect(keys == (expected.order == "A" ? sorted : sorted.reversed()))
        }
    }

    @Test(arguments: [
        ("/books/v3/invoices", true), ("/books/v3/salesorders", true), ("/books/v3/purchaseorders", true),
        ("/books/v3/bills", true), ("/books/v3/vendorpayments", true), ("/books/v3/creditnotes", false),
        ("/books/v3/customerpayments", false), ("/books/v3/users", false), ("/books/v3/pricebooks", false),
        ("/inventory/v1/invoices", true), ("/inventory/v1/salesorders", true), ("/inventory/v1/purchaseorders", true),
        ("/inventory/v1/bills", false), ("/inventory/v1/creditnotes", false),
    ])
    func `the time filter selects where it is documented and is ignored elsewhere`(
        path: String,
        honoured: Bool
    ) async throws {
        try await self.withDocuments { caller, token in
            let name = String(path.split(separator: "/")[2])
            let page = try await caller.get(path, "last_modified_time=2030-01-01T00:00:00Z", token: token)
            #expect(page.rows(name).count == (honoured ? 0 : 30))
        }
    }

    @Test(arguments: [
        ("salesorders", true), ("invoices", true), ("bills", true), ("creditnotes", true), ("customerpayments", false),
        ("vendorpayments", false), ("purchaseorders", false), ("users", false), ("pricebooks", false),
    ])
    func `a sort by time is honoured where that was seen, and the echo tells where not`(
        name: String,
        honoured: Bool
    ) async throws {
        try await self.withDocuments { caller, token in
            let query = "sort_column=last_modified_time&sort_order=A"
            let page = try await caller.get("/books/v3/\(name)", query, token: token)
            #expect((page.pageContext["sort_column"] as? String == "last_modified_time") == honoured)
            let stamps = page.column("last_modified_time", of: name)
            if honoured { #expect(stamps == stamps.sorted()) }
        }
    }

    @Test func `purchase orders come newest first, whatever order is asked for`() async throws {
        try await self.withDocuments { caller, token in
            let query = "sort_column=created_time&sort_order=A"
            let page = try await caller.get("/books/v3/purchaseorders", query, token: token)
            #expect(page.pageContext["sort_order"] as? String == "D")
            let stamps = page.column("created_time", of: "purchaseorders")
            #expect(stamps == stamps.sorted(by: >))
        }
    }

    @Test func `Inventory ignores every filter on bills`() async throws {
        try await self.withDocuments { caller, token in
            let void = try await caller.get("/books/v3/bills", "filter_by=Status.Void", token: token)
            #expect(void.rows("bills").count < 30)
            let all = try await caller.get("/inventory/v1/bills", "filter_by=Status.Void&status=paid", token: token)
            #expect(all.rows("bills").count == 30)
            #expect(all.pageContext["applied_filter"] as? String == "Status.All")
        }
    }

    @Test func `the products have their own words for the status of an order`() async throws {
        try await self.withDocuments { caller, token in
            func statuses(_ path: String, _ query: String = "") async throws -> Set<String> {
                let name = String(path.split(separator: "/")[2])
                return Set(try await caller.get(path, query, token: token).column("status", of: name))
            }
            #expect(try await statuses("/books/v3/salesorders", "filter_by=Status.Open") == ["open"])
            #expect(try await statuses("/inventory/v1/salesorders", "filter_by=Status.Confirmed") == ["confirmed"])
            let open = try await statuses("/inventory/v1/purchaseorders", "status=open")
            #expect(!open.isEmpty && open.isSubset(of: ["issued", "partially_received"]))
        }
    }

    @Test(arguments: ["filter_by=Status.All", "filter_by=PaymentMode.Barter"])
    func `payments know no such filter`(query: String) async throws {
        try await self.withDocuments { caller, token in
            let reply = try await caller.get("/books/v3/customerpayments", query, token: token)
            #expect(reply.status == 400)
        }
    }

    @Test(arguments: ["/inventory/v1/vendorpayments", "/books/v3/packages", "/books/v3/estimates"])
    func `what a product does not have is no path of it`(path: String) async throws {
        try await self.withDocuments { caller, token in
            let reply = try await caller.get(path, token: token)
            #expect(reply.status == 404)
            #expect(reply.code == 5)
        }
    }
}
