import SyncCore

extension ZohoType {
    /// Items of Zoho Inventory and Zoho Books (zoho-api 3.6, appendix A).
    ///
    /// Their stock changes without a new stamp, so it is part of the hash and found by full listings.
    package static let products = ZohoType(
        name: "product",
        plural: "products",
        aliases: ["inventory", "items", "item"],
        endpoint: Endpoint(
            path: "items",
            listMember: "items",
            detailMember: "item",
            query: [("filter_by", "Status.All")],
            stableSort: "created_time",
            changes: .filteredAndSorted,
            bulkDetails: .init(path: "itemdetails", idsMember: "item_ids")
        ),
        layout: RecordLayout(idMember: "item_id", volatileMembers: []),
        columns: [
            Column("name", .text),
            Column("sku", .text),
            Column("status", .text),
            Column("description", .text),
            Column("unit", .text),
            Column("brand", .text),
            Column("manufacturer", .text),
            Column("category_id", .text),
            Column("category_name", .text),
            Column("item_type", .text),
            Column("product_type", .text),
            Column("rate", .decimal),
            Column("purchase_rate", .decimal),
            Column("tax_id", .text),
            Column("tax_name", .text),
            Column("tax_percentage", .decimal),
            Column("account_id", .text),
            Column("purchase_account_id", .text),
            Column("track_inventory", .boolean),
            Column("stock_on_hand", .decimal),
            Column("available_stock", .decimal),
            Column("actual_available_stock", .decimal),
            Column("reorder_level", .decimal),
            Column("upc", .text),
            Column("ean", .text),
            Column("isbn", .text),
            Column("part_number", .text),
            Column("image_name", .text),
            Column("image_document_id", .text),
            Column("created_time", .instant),
        ],
        childTables: [
            ChildTable(
                "product_stock",
                from: "locations",
                // Of organizations that have warehouses still.
                olderForm: .init(member: "warehouses", prefix: "warehouse_", columnPrefix: "location_"),
                columns: [
                    Column("location_id", .text),
                    Column("location_name", .text),
                    Column("status", .text),
                    Column("is_primary", .boolean),
                    Column("location_stock_on_hand", .decimal),
                    Column("location_available_stock", .decimal),
                    Column("location_actual_available_stock", .decimal),
                ]
            )
        ],
        details: DetailSource(.bulk(idsMax: 100), isDefault: false),
        active: .when("status", is: "active"),
        hasImages: true,
        stockColumn: "stock_on_hand"
    )
}
