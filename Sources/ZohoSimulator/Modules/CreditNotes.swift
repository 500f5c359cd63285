/// Members as recorded (zoho-api.md, Appendix A).
extension RecordType {
    package static let creditnotes = RecordType(.creditnotes)
}

extension Module {
    package static let creditnotes = Module(
        path: "creditnotes",
        detailMember: "creditnote",
        title: "Credit note",
        reportName: "Credit Notes",
        filters: [
            ListFilter("Open", "open"), ListFilter("Closed", "closed"), ListFilter("Draft", "draft"),
            ListFilter("Void", "void"),
        ],
        statusParameter: ZohoProduct.allCases,
        filtersByTimeQuirk: { $0.creditnotesFilterByTime },
        standardSort: .descending("created_time"),
        document: DocumentShape(
            standardCount: 12,
            party: .customer,
            lines: .items,
            title: { serial, _ in .numbered("CN-", serial) },
            statuses: [
                DocumentStatus("closed", share: 60),
                DocumentStatus("open", share: 30, owes: .everything),
                DocumentStatus("draft", share: 6, owes: .everything),
                DocumentStatus("void", share: 4, isVoid: true),
            ],
            edits: [.lines, .reference, .status, .remark(.notes)],
            sortColumns: [
                .party("customer_name"), .title("creditnote_number"), .balance, .total, .date, .created, .modified,
            ],
            members: [
                .key("creditnote_id"),
                .title("creditnote_number"),
                .text("status") { $0.status },
                .text("reference_number") { $0.record.reference },
                .date("date") { $0.record.day },
                .date("issued_date") { $0.record.day },
                .total("total"),
                .money("balance") { $0.record.balance },
            ] + Member.customer + [
                .empty("applied_invoices").onList,
                .flag("is_emailed", false),
                .flag("has_attachment", false).onList,
                .text("salesperson_name", of: ["", "Ali Kareem", "نور التميمي"]),
                .empty("salesperson_id"),
                .flag("is_viewed_by_client", false),
                .empty("client_viewed_time", "color_code", "current_sub_status_id"),
                .text("current_sub_status") { $0.status },
            ] + Member.currency + [
                .created,
                .modified,
                .raw("exchange_rate", "1.0"),
                .fixedID("template_id", 17_003),
                .constant("template_type", "standard"),
                .constant("rounding_mode", "round_half_up"),
                .number("price_precision", 2).onList,
                .raw("tags", "[]"),
                .address("billing_address").onDetail,
                .address("shipping_address").onDetail,
                .text("notes") { $0.record.remark }.onDetail,
                .raw("invoices_credited", "[]").onDetail,
            ] + Member.customFields.map(\.onDetail) + Member.sums + [Member.lineItems(LineView.sold)]
        )
    )
}
