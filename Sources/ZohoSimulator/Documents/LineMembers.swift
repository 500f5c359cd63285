/// The lines of documents and what is summed up from them: in details only (zoho-api.md 4).
extension Member<DocumentView> {
    static func lineItems(_ members: [Member<LineView>]) -> Self {
        .array("line_items", of: { $0.lines }, members).onDetail
    }

    static var sums: [Self] {
        [
            .money("sub_total") { $0.record.total }.onDetail,
            .raw("tax_total", "0.0").onDetail,
            .raw("discount", "0.0").onDetail,
            .number("price_precision", 2).onDetail,
            .raw("taxes", "[]").onDetail,
        ]
    }
}

extension LineView {
    /// What every line tells of its item.
    static let item: [Member<LineView>] = [
        .id("line_item_id") { $0.id },
        .id("item_id") { $0.line.itemID },
        .text("name") { $0.line.name },
        .empty("description"),
        .count("item_order") { $0.place + 1 },
        .money("quantity") { $0.line.quantity * 100 },
        .constant("unit", "pcs"),
    ]

    /// A line of an invoice, order or bill: an item and its price.
    static let sold: [Member<LineView>] =
        item + [
            .money("bcy_rate") { $0.line.rate },
            .money("rate") { $0.line.rate },
            .raw("discount", "0.0"),
            .empty("tax_id", "tax_name"),
            .constant("tax_type", "tax"),
            .number("tax_percentage", 0),
            .money("item_total") { $0.line.total },
            .raw("item_custom_fields", "[]"),
            .raw("line_item_taxes", "[]"),
            .raw("tags", "[]"),
        ]
}

extension LineView {
    /// A line of a purchase order or bill: the account that it is booked on too.
    static let bought: [Member<LineView>] =
        sold + [
            .id("account_id") { $0.document.fixedID(34_003) },
            .constant("account_name", "Cost of Goods Sold"),
        ]
}

extension SettledView {
    /// What the detail of a payment tells of each document besides its name and share.
    static let applied: [Member<SettledView>] = [
        .raw("tax_amount_withheld", "0.0"),
        .money("total") { $0.settled.total },
        .money("balance") { $0.settled.total - $0.settled.applied },
        .date("date") { $0.settled.day },
        .date("due_date") { $0.settled.dueDay },
        .number("price_precision", 2),
    ]
}

extension String {
    /// A document's number: `INV-000017`.
    static func numbered(_ prefix: String, _ serial: Int) -> String {
        let digits = String(serial)
        return prefix + String(repeating: "0", count: Swift.max(0, 6 - digits.utf8.count)) + digits
    }
}
