/// The modules whose records are written by hand: items and contacts.
extension Module {
    package static let items = Module(
        path: "items",
        detailMember: "item",
        title: "Item",
        reportName: "Items",
        filters: [
            ListFilter("Active", "active"),
            ListFilter("Inactive", "inactive"),
            ListFilter("Lowstock", "lowstock", [.inventory], selects: []),
            ListFilter("Unmapped", "unmapped", [.inventory], selects: []),
            ListFilter("Uncategorized", "uncategorized", [.inventory], selects: []),
            ListFilter("Grouped", "grouped", [.inventory], selects: []),
        ],
        statusParameter: [.inventory],
        filtersByTime: [.inventory],
        filtersByTimeQuirk: { $0.booksItemsFilterByTime },
        standardSort: .ascending("name"),
        sortColumns: [
            SortColumn("name"), SortColumn("rate"), SortColumn("tax_name", [.books]),
            SortColumn("sku", [.inventory]), SortColumn("purchase_rate", [.inventory]),
            SortColumn("created_time", [.inventory]), SortColumn("last_modified_time", [.inventory]),
            SortColumn("reorder_level", [.inventory]), SortColumn("stock_on_hand", [.inventory]),
        ]
    )

    package static let contacts = Module(
        path: "contacts",
        detailMember: "contact",
        title: "Contact",
        reportName: "Contacts",
        filters: [
            ListFilter("Active", "active"),
            ListFilter("Inactive", "inactive"),
            ListFilter("Duplicate", "duplicate", selects: []),
        ],
        filtersByTimeQuirk: { $0.contactsFilterByTime },
        standardSort: .ascending("contact_name"),
        sortColumns: [
            SortColumn("contact_name"), SortColumn("first_name"), SortColumn("last_name"), SortColumn("email"),
            SortColumn("outstanding_receivable_amount"), SortColumn("created_time"), SortColumn("last_modified_time"),
        ]
    )
}
