import SyncCore

extension ZohoType {
    /// Price lists, `pricebooks` at Zoho, with a price for each item (zoho-api appendix B).
    package static let priceLists = ZohoType(
        name: "pricelist",
        plural: "pricelists",
        aliases: ["pricebooks", "pricebook"],
        endpoint: Endpoint(
            path: "pricebooks",
            listMember: "pricebooks",
            detailMember: "pricebook",
            query: [],
            stableSort: nil,
            changes: .none
        ),
        layout: RecordLayout(idMember: "pricebook_id", volatileMembers: []),
        columns: [
            Column("name", .text),
            Column("description", .text),
            Column("status", .text),
            Column("pricebook_type", .text),
            Column("sales_or_purchase_type", .text),
            Column("is_increase", .boolean),
            Column("percentage", .decimal),
            Column("rounding_type", .text),
            Column("decimal_place", .decimal),
            Column("is_default", .boolean),
            Column("currency_id", .text),
            Column("currency_code", .text),
        ],
        childTables: [
            ChildTable(
                "pricelist_items",
                from: "pricebook_items",
                columns: [
                    Column("pricebook_item_id", .text),
                    Column("item_id", .text),
                    Column("pricebook_rate", .decimal),
                ]
            ),
            ChildTable(
                "pricelist_brackets",
                from: "pricebook_items",
                nested: "price_brackets",
                columns: [
                    Column("item_id", .text),
                    Column("start_quantity", .decimal),
                    Column("end_quantity", .decimal),
                    Column("pricebook_rate", .decimal),
                ]
            ),
        ],
        details: .document,
        active: .when("status", is: "active")
    )
}
