import SyncCore

extension ZohoType {
    /// Purchase orders. Their listing ignores every sort (zoho-api 3.3, appendix A).
    package static let purchaseOrders = ZohoType(
        name: "purchaseorder",
        plural: "purchaseorders",
        aliases: [],
        endpoint: Endpoint(
            path: "purchaseorders",
            listMember: "purchaseorders",
            detailMember: "purchaseorder",
            query: [("filter_by", "Status.All")],
            stableSort: nil,
            changes: .filtered
        ),
        layout: .document(idMember: "purchaseorder_id"),
        columns: .vendor + [
            Column("purchaseorder_number", .text),
            Column("reference_number", .text),
            Column("status", .text),
            Column("order_status", .text),
            Column("billed_status", .text),
            Column("received_status", .text),
            Column("current_sub_status", .text),
            Column("date", .date),
            Column("delivery_date", .date),
            Column("expected_delivery_date", .date),
            Column("total", .decimal),
            Column("quantity_yet_to_receive", .decimal),
            Column("quantity_marked_as_received", .decimal),
        ] + .currency + [
            Column("created_time", .instant)
        ],
        childTables: [
            .lineItems(of: "purchaseorder"),
            .addresses(of: "purchaseorder"),
        ],
        details: .document,
        active: .unless("status", isOneOf: ["cancelled"])
    )
}
