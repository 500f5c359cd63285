/// Members of the specification (zoho-api.md, Appendix B): no stamps.
extension RecordType {
    package static let pricebooks = RecordType(.pricebooks)
}

extension Module {
    package static let pricebooks = Module(
        path: "pricebooks",
        detailMember: "pricebook",
        title: "Price list",
        reportName: "Price Lists",
        filters: [ListFilter("Active", "active"), ListFilter("Inactive", "inactive")],
        standardSort: .ascending("name"),
        document: DocumentShape(
            standardCount: 4,
            lines: .items,
            title: { serial, random in "\(random.pick(["Wholesale", "Retail", "جملة", "Dealer/VIP"])) \(serial)" },
            statuses: [DocumentStatus("active", share: 90), DocumentStatus("inactive", share: 10, isVoid: true)],
            edits: [.title(.name), .remark(.description), .rate(.pricebookItems), .status],
            sortColumns: [.title("name")],
            members: [
                .key("pricebook_id"),
                .title("name"),
                .text("description") { $0.record.remark },
                .text("status") { $0.status },
            ] + Member.currency + [
                .number("decimal_place", 2),
                Member { $1.flag("is_default", $0.record.serial == 1) },
                .flag("is_increase", false),
                .number("percentage", 10),
                .text("pricebook_type") { $0.record.pricesItems ? "per_item" : "fixed_percentage" },
                .constant("rounding_type", "no_rounding"),
                .text("sales_or_purchase_type", of: ["sales", "sales", "purchases"]),
                .array("pricebook_items", of: { $0.record.pricesItems ? $0.lines : [] }, LineView.price).onDetail,
            ]
        )
    )
}

extension DocumentRecord {
    fileprivate var pricesItems: Bool { self.draw(below: 4, for: "pricebook_type") > 0 }
}

extension LineView {
    fileprivate static let price: [Member<LineView>] = [
        .id("pricebook_item_id") { $0.id },
        .id("item_id") { $0.line.itemID },
        .text("name") { $0.line.name },
        .money("pricebook_rate") { $0.line.rate },
        .array("price_brackets", of: { $0.brackets }, PriceBracket.members),
    ]

    /// From so many pieces on the price is lower; the cheapest items have no such steps.
    private var brackets: [PriceBracket] {
        guard self.line.rate > 1_000 else { return [] }
        return [
            PriceBracket(start: 1, end: 9, rate: self.line.rate),
            PriceBracket(start: 10, end: 100, rate: self.line.rate * 9 / 10),
        ]
    }
}

private struct PriceBracket: Sendable {
    let start: Int
    let end: Int
    let rate: Int

    static let members: [Member<PriceBracket>] = [
        .money("start_quantity") { $0.start * 100 },
        .money("end_quantity") { $0.end * 100 },
        .money("pricebook_rate") { $0.rate },
    ]
}
