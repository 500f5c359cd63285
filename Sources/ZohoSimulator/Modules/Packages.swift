/// Members of the specification (zoho-api.md 3.2 and 3.3): in Inventory only, and always of a sales order.
extension RecordType {
    package static let packages = RecordType(.packages)
}

extension Module {
    package static let packages = Module(
        path: "packages",
        products: [.inventory],
        detailMember: "package",
        title: "Package",
        reportName: "Packages",
        filters: [
            ListFilter("NotShipped", "not_shipped"), ListFilter("Shipped", "shipped"),
            ListFilter("Delivered", "delivered"),
        ],
        standardSort: .descending("created_time"),
        document: DocumentShape(
            standardCount: 15,
            party: .customer,
            settles: .salesorders,
            lines: .settled,
            title: { serial, _ in .numbered("PKG-", serial) },
            statuses: [
                DocumentStatus("delivered", share: 60), DocumentStatus("shipped", share: 25),
                DocumentStatus("not_shipped", share: 15),
            ],
            edits: [.lines, .status, .remark(.notes)],
            sortColumns: [
                SortColumn("tracking_number") { .text($0.tracking) },
                SortColumn("salesorder_number") { .text($0.settled.first?.title ?? "") }, .title("package_number"),
                .date, .created, .modified, .party("customer_name"), SortColumn("customer_id") { .number($0.party.id) },
                SortColumn("quantity") { .number($0.quantity) },
            ],
            members: [
                .key("package_id"),
                .title("package_number"),
                .text("salesorder_id") { $0.record.settled.first.map { String($0.id) } ?? "" },
                .text("salesorder_number") { $0.settledTitles },
            ] + Member.customer + [
                .text("email") { $0.record.party.email },
                .text("phone") { $0.record.party.phone },
                .empty("mobile"),
                .date("date") { $0.record.day },
                .text("status") { $0.status },
                .text("tracking_number") { $0.record.tracking },
                .money("total_quantity") { $0.record.quantity * 100 },
                .flag("is_emailed", false),
                .text("notes") { $0.record.remark },
                .fixedID("template_id", 17_005),
                .constant("template_name", "Standard Template"),
                .constant("template_type", "standard"),
                .raw("custom_fields", "[]"),
                .created,
                .modified,
                .address("billing_address").onDetail,
                .address("shipping_address").onDetail,
                .raw("contact_persons", "[]").onDetail,
                .object("shipment_order", shipment).onDetail,
                .lineItems(
                    LineView.item + [
                        .id("so_line_item_id") { $0.orderLineID },
                        .text("sku") { $0.line.sku },
                        .flag("is_invoiced", false),
                        .raw("item_custom_fields", "[]"),
                    ]
                ),
            ]
        )
    )

    private static let shipment: [Member<DocumentView>] = [
        .id("shipment_id") { $0.record.id + 9 },
        .text("shipment_number") { $0.record.title.replacing("PKG", with: "SHP") },
        .text("status") { $0.status },
        .text("tracking_number") { $0.record.tracking },
        .text("carrier", of: ["Courier", "Aramex", "سيارة الشركة"]),
        .date("shipping_date") { $0.status == "not_shipped" ? nil : $0.record.dueDay },
        .raw("shipment_rate", "0.0"),
        .empty("delivery_days", "delivery_method", "delivery_method_id", "detailed_status", "service", "notes"),
    ]
}

extension DocumentRecord {
    fileprivate var tracking: String { "79\(1_000_000 + self.draw(below: 9_000_000, for: "tracking_number"))" }
}

extension LineView {
    /// The line of the sales order that was packed.
    fileprivate var orderLineID: Int { (self.document.record.settled.first?.id ?? 0) + 1 + self.place }
}
