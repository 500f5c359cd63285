/// Members as recorded (zoho-api.md, Appendix A; Inventory's own of Appendix B); `sort_order` is ignored (3.3).
extension RecordType {
    package static let purchaseorders = RecordType(.purchaseorders)
}

extension Module {
    package static let purchaseorders = Module(
        path: "purchaseorders",
        detailMember: "purchaseorder",
        title: "Purchase order",
        reportName: "Purchase Orders",
        filters: [
            ListFilter("Draft", "draft"), ListFilter("Cancelled", "cancelled"),
            // In Inventory, whose rows never say so, an alias all the same (zoho-api.md 3.5).
            ListFilter("Open", "open", selects: ["issued", "partially_received"]),
            ListFilter("Billed", "billed", [.books], selects: ["received"]),
            ListFilter("Issued", "issued", [.inventory]), ListFilter("Received", "received", [.inventory]),
            ListFilter("PartiallyReceived", "partially_received", [.inventory]),
            ListFilter("PendingApproval", "pending_approval", [.inventory]),
        ],
        statusParameter: ZohoProduct.allCases,
        filtersByTime: ZohoProduct.allCases,
        standardSort: .descending("created_time"),
        ignoresSortOrder: true,
        document: DocumentShape(
            standardCount: 20,
            party: .vendor,
            lines: .items,
            title: { serial, _ in .numbered("PO-", serial) },
            statuses: [
                .order("received", share: 60, books: "billed", order: "closed", billed: "billed", received: "received"),
                .order("issued", share: 20, books: "open", order: "open", billed: "", received: "to_be_received"),
                .order("partially_received", share: 8, books: "open", order: "open", billed: "", received: ""),
                .order("draft", share: 8, books: "draft", order: "draft", billed: "", received: ""),
                .order("cancelled", share: 4, books: "cancelled", order: "cancelled", billed: "", received: ""),
            ],
            edits: [.lines, .reference, .status, .remark(.notes)],
            sortColumns: [
                .party("vendor_name"), .title("purchaseorder_number"), .date,
                SortColumn("delivery_date") { .number($0.dueDay) }, .total, .created,
            ],
            members: [.key("purchaseorder_id")] + Member.vendor + [
                .empty("company_name").onList,
                .side("order_status"), .side("billed_status"), .side("received_status"),
            ] + Member.statuses + [
                .empty("color_code", "current_sub_status_id"),
                .text("current_sub_status") { $0.statusInBooks },
                .title("purchaseorder_number"),
                .text("reference_number") { $0.record.reference },
                .date("date") { $0.record.day },
                .empty("delivery_date", "expected_delivery_date"),
                .empty("delivery_days", "due_by_days", "due_in_days", "price_precision").onList,
            ] + Member.currency + [
                .total("total"),
                .flag("has_attachment", false).onList,
                .raw("tags", "[]"),
                .created,
                .modified,
                .money("quantity_yet_to_receive") { $0.status == "issued" ? $0.record.quantity * 100 : 0 }.onList,
                .raw("quantity_marked_as_received", "0.0").onList,
                .flag("is_po_marked_as_received", false),
                .raw("receives", "[]").onList,
                .empty("client_viewed_time"),
                .flag("is_viewed_by_client", false),
                .flag("is_drop_shipment", false).inInventory,
                .flag("is_backorder", false).inInventory,
                .money("total_ordered_quantity") { $0.record.quantity * 100 }.inInventory,
                .money("total_quantity") { $0.record.quantity * 100 }.onDetail,
                .address("billing_address").onDetail,
                .address("delivery_address").onDetail,
                .text("notes") { $0.record.remark }.onDetail,
                .raw("bills", "[]").onDetail,
            ] + Member.sums + [Member.lineItems(LineView.bought)]
        )
    )
}

extension DocumentStatus {
    fileprivate static func order(
        _ word: String,
        share: Int,
        books: String,
        order: String,
        billed: String,
        received: String
    ) -> DocumentStatus {
        DocumentStatus(
            word,
            share: share,
            isVoid: word == "cancelled",
            sides: ["books": books, "order_status": order, "billed_status": billed, "received_status": received]
        )
    }
}
