import SyncCore

extension ZohoType {
    /// Packages of sales orders, which only Zoho Inventory has (zoho-api 3.2).
    package static let packages = ZohoType(
        name: "package",
        plural: "packages",
        aliases: [],
        endpoint: Endpoint(
            path: "packages",
            listMember: "packages",
            detailMember: "package",
            query: [("filter_by", "Status.All")],
            stableSort: "created_time",
            changes: .sorted,
            service: .inventory
        ),
        layout: .document(idMember: "package_id"),
        columns: .customer + [
            Column("package_number", .text),
            Column("salesorder_id", .text),
            Column("salesorder_number", .text),
            Column("status", .text),
            Column("tracking_number", .text),
            Column("date", .date),
            Column("total_quantity", .decimal),
            Column("email", .text),
            Column("phone", .text),
            Column("created_time", .instant),
        ],
        childTables: [
            .lineItems(of: "package"),
            .addresses(of: "package"),
            ChildTable(
                "package_shipments",
                from: "shipment_order",
                columns: [
                    Column("shipment_id", .text),
                    Column("shipment_number", .text),
                    Column("status", .text),
                    Column("carrier", .text),
                    Column("tracking_number", .text),
                    Column("delivery_method", .text),
                    Column("shipping_date", .date),
                ]
            ),
        ],
        details: .document,
        active: .always
    )
}
