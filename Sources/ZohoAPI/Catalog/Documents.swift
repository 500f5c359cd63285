import SyncCore

/// What the documents of buying and selling have in common (zoho-api 3.6, 4).
extension ChildTable {
    /// What was sold or bought, line by line.
    /// - Parameter columns: beyond those that every document's lines have.
    static func lineItems(of name: String, _ columns: [Column] = []) -> ChildTable {
        ChildTable(
            "\(name)_line_items",
            from: "line_items",
            columns: [
                Column("line_item_id", .text),
                Column("item_id", .text),
                Column("sku", .text),
                Column("name", .text),
                Column("description", .text),
                Column("quantity", .decimal),
                Column("unit", .text),
                Column("rate", .decimal),
                Column("discount", .text),
                Column("tax_id", .text),
                Column("tax_name", .text),
                Column("tax_percentage", .decimal),
                Column("item_total", .decimal),
            ] + columns
        )
    }

    /// What a payment paid.
    /// - Parameters:
    ///   - document: The word that Zoho's members begin with.
    ///   - member: That holds them.
    static func allocations(of name: String, to document: String, from member: String) -> ChildTable {
        ChildTable(
            "\(name)_allocations",
            from: member,
            columns: [
                Column("\(document)_payment_id", .text),
                Column("\(document)_id", .text),
                Column("\(document)_number", .text),
                Column("date", .date),
                Column("total", .decimal),
                Column("balance", .decimal),
                Column("amount_applied", .decimal),
            ]
        )
    }

    static func addresses(of name: String) -> ChildTable {
        ChildTable(
            "\(name)_addresses",
            from: "billing_address",
            "shipping_address",
            "delivery_address",
            skipsBlank: true,
            columns: [
                Column("address_id", .text),
                Column("attention", .text),
                Column("address", .text),
                Column("street2", .text),
                Column("city", .text),
                Column("state", .text),
                Column("zip", .text),
                Column("country", .text),
                Column("phone", .text),
                Column("fax", .text),
            ]
        )
    }
}

extension [Column] {
    /// The money of a document is in its own currency; `exchange_rate` leads to the organization's.
    static let currency = [
        Column("currency_id", .text),
        Column("currency_code", .text),
        Column("exchange_rate", .decimal),
    ]

    static let customer = [Column("customer_id", .text), Column("customer_name", .text)]

    static let vendor = [Column("vendor_id", .text), Column("vendor_name", .text)]
}

extension DetailSource {
    /// Line items and the like are what a document is for, so a sync reads them.
    static let document = DetailSource(.each, isDefault: true)
}

extension RecordLayout {
    /// The layout of a document. What it repeats of its contact's balances and of its items' stock is theirs: it moves with
    /// every other document (recordings of NangoHQ/integration-templates, zoho-api 8.4).
    static func document(idMember: String, volatileMembers: Set<String> = []) -> RecordLayout {
        RecordLayout(idMember: idMember, volatileMembers: volatileMembers.union(ofOthers))
    }

    private static let ofOthers: Set<String> = {
        let contacts = ["contact", "customer", "vendor"].flatMap { holder in balances.map { "\(holder).\($0)" } }
        let items = stock.map { "line_items.\($0)" }
        return Set(contacts + items).union(balancesOutside)
    }()

    /// Of a contact, beside the members of its document.
    private static let balancesOutside = [
        "unused_credits_payable_amount", "unused_credits_receivable_amount", "unused_retainer_payments",
    ]

    private static let balances =
        balancesOutside + [
            "balance", "credit_limit", "credit_limit_exceeded_amount", "customer_balance",
            "is_credit_limit_migration_completed", "outstanding_payable_amount", "outstanding_payable_amount_bcy",
            "outstanding_receivable_amount", "outstanding_receivable_amount_bcy", "unused_credits",
            "unused_credits_payable_amount_bcy", "unused_credits_receivable_amount_bcy", "unused_customer_credits",
            "unused_vendor_credits", "vendor_balance",
        ]

    private static let stock = [
        "actual_available_for_sale_stock", "actual_available_stock", "actual_committed_stock",
        "available_for_sale_stock",
        "available_stock", "committed_stock", "stock_on_hand",
    ]
}
