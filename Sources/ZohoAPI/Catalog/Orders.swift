import SyncCore

extension ZohoType {
    /// Sales orders (zoho-api 3.6).
    package static let orders = ZohoType(
        name: "order",
        plural: "orders",
        aliases: ["salesorders", "salesorder"],
        endpoint: Endpoint(
            path: "salesorders",
            listMember: "salesorders",
            detailMember: "salesorder",
            query: [("filter_by", "Status.All")],
            stableSort: "created_time",
            changes: .filteredAndSorted
        ),
        layout: .document(idMember: "salesorder_id", volatileMembers: ["salesorder_url"]),
        columns: .customer + [
            Column("salesorder_number", .text),
            Column("reference_number", .text),
            Column("status", .text),
            Column("order_status", .text),
            Column("invoiced_status", .text),
            Column("paid_status", .text),
            Column("shipped_status", .text),
            Column("current_sub_status", .text),
            Column("date", .date),
            Column("shipment_date", .date),
            Column("total", .decimal),
            Column("bcy_total", .decimal),
            Column("total_invoiced_amount", .decimal),
            Column("balance", .decimal),
            Column("quantity", .decimal),
            Column("quantity_invoiced", .decimal),
            Column("quantity_packed", .decimal),
            Column("quantity_shipped", .decimal),
        ] + .currency + [
            Column("salesperson_name", .text),
            Column("delivery_method", .text),
            Column("created_time", .instant),
        ],
        childTables: [
            .lineItems(of: "order"),
            .addresses(of: "order"),
        ],
        details: .document,
        active: .unless("status", isOneOf: ["void"])
    )
}
