/// Members of an inferred schema (zoho-api.md 3.6); the status words of either product are of 3.5.
extension RecordType {
    package static let salesorders = RecordType(.salesorders)
}

extension Module {
    package static let salesorders = Module(
        path: "salesorders",
        detailMember: "salesorder",
        title: "Sales order",
        reportName: "Sales Orders",
        filters: [
            ListFilter("Draft", "draft"), ListFilter("Void", "void"),
            ListFilter("Open", "open", [.books], selects: ["confirmed", "partially_shipped"]),
            ListFilter("PartiallyInvoiced", "partially_invoiced", [.books], selects: ["shipped"]),
            ListFilter("Invoiced", "invoiced", [.books], selects: ["fulfilled"]),
            ListFilter("OverDue", "overdue", [.books], selects: []),
            ListFilter("Confirmed", "confirmed", [.inventory]),
            ListFilter("PartiallyShipped", "partially_shipped", [.inventory]),
            ListFilter("Shipped", "shipped", [.inventory]), ListFilter("Fulfilled", "fulfilled", [.inventory]),
        ],
        statusParameter: [.books],
        filtersByTime: ZohoProduct.allCases,
        standardSort: .descending("created_time"),
        document: DocumentShape(
            standardCount: 30,
            party: .customer,
            lines: .items,
            title: { serial, _ in .numbered("SO-", serial) },
            statuses: [
                .order("fulfilled", share: 55, books: "invoiced", "closed", "fulfilled", "invoiced", "paid"),
                .order("confirmed", share: 20, books: "open", "confirmed", "pending", "not_invoiced", "unpaid"),
                .order("partially_shipped", share: 8, books: "open", "confirmed", "partially_shipped", "", "unpaid"),
                .order("shipped", share: 8, books: "partially_invoiced", "confirmed", "shipped", "", "unpaid"),
                .order("draft", share: 5, books: "draft", "draft", "", "", ""),
                .order("void", share: 4, isVoid: true, books: "void", "void", "", "", ""),
            ],
            edits: [.lines, .reference, .status, .remark(.notes)],
            sortColumns: [
                .party("customer_name"), .title("salesorder_number"),
                SortColumn("shipment_date") { .number($0.dueDay) },
                .modified, .reference, .total, .date, .created,
            ],
            members: [.key("salesorder_id")] + Member.customer + [
                .text("email") { $0.record.party.email },
                .title("salesorder_number"),
                .text("reference_number") { $0.record.reference },
                .date("date") { $0.record.day },
                .date("shipment_date") { $0.record.dueDay },
                .empty("shipment_days", "due_by_days", "due_in_days").onList,
            ] + Member.currency + [
                .total("total"),
                .money("bcy_total") { $0.record.total },
                .raw("total_invoiced_amount", "0.0"),
                .money("balance") { $0.record.balance },
                .created,
                .modified,
                .flag("is_emailed", false),
                .money("quantity") { $0.record.quantity * 100 },
                .raw("quantity_invoiced", "0.0"),
                .raw("quantity_packed", "0.0"),
                .raw("quantity_shipped", "0.0"),
            ] + Member.statuses + [
                .side("order_status"), .side("invoiced_status"), .side("paid_status"), .side("shipped_status"),
                .text("current_sub_status") { $0.status },
                .empty("current_sub_status_id"),
                .flag("is_drop_shipment", false),
                .flag("is_backorder", false),
                .flag("is_manually_fulfilled", false),
                .constant("sales_channel", "direct_sales"),
                .constant("sales_channel_formatted", "Direct Sales"),
                .text("salesperson_name", of: ["", "", "Ali Kareem", "نور التميمي"]),
                .flag("has_attachment", false),
                .text("delivery_method", of: ["", "Courier", "سيارة الشركة"]),
                .empty("delivery_method_id", "pickup_location_id", "color_code"),
                .address("billing_address").onDetail,
                .address("shipping_address").onDetail,
                .text("notes") { $0.record.remark }.onDetail,
                .raw("packages", "[]").onDetail,
                .raw("invoices", "[]").onDetail,
                .contactBalances,
                .comments("Sales order created."),
            ] + Member.sums + [Member.lineItems(LineView.sold)]
        )
    )
}

extension DocumentStatus {
    fileprivate static func order(
        _ word: String,
        share: Int,
        isVoid: Bool = false,
        books: String,
        _ order: String,
        _ shipped: String,
        _ invoiced: String,
        _ paid: String
    ) -> DocumentStatus {
        DocumentStatus(
            word,
            share: share,
            owes: paid == "unpaid" ? .everything : .nothing,
            isVoid: isVoid,
            sides: [
                "books": books, "order_status": order, "shipped_status": shipped, "invoiced_status": invoiced,
                "paid_status": paid,
            ]
        )
    }
}
