/// Members as recorded (zoho-api.md, Appendix A). Inventory ignores every filter on bills (3.5).
extension RecordType {
    package static let bills = RecordType(.bills)
}

extension Module {
    package static let bills = Module(
        path: "bills",
        detailMember: "bill",
        title: "Bill",
        reportName: "Bills",
        filters: [
            ListFilter("Open", "open"), ListFilter("Paid", "paid"), ListFilter("PartiallyPaid", "partially_paid"),
            ListFilter("Overdue", "overdue"), ListFilter("Void", "void"), ListFilter("Draft", "draft"),
        ],
        statusParameter: [.books],
        ignoresFilters: [.inventory],
        filtersByTime: [.books],
        standardSort: .descending("created_time"),
        document: DocumentShape(
            standardCount: 20,
            party: .vendor,
            lines: .items,
            title: { serial, _ in .numbered("BILL-", serial) },
            statuses: [
                DocumentStatus("paid", share: 60),
                DocumentStatus("open", share: 22, owes: .everything, ages: true),
                DocumentStatus("partially_paid", share: 8, owes: .half, ages: true),
                DocumentStatus("draft", share: 6, owes: .everything),
                DocumentStatus("void", share: 4, isVoid: true),
            ],
            edits: [.lines, .reference, .status, .remark(.notes)],
            sortColumns: [
                .party("vendor_name"), .title("bill_number"), .date, .dueDate, .total, .balance, .created, .modified,
            ],
            members: [.key("bill_id")] + Member.vendor + [
                .text("status") { $0.status },
                .empty("color_code", "current_sub_status_id"),
                .text("current_sub_status") { $0.status },
                .title("bill_number"),
                .text("reference_number") { $0.record.reference },
                .date("date") { $0.record.day },
                .date("due_date") { $0.record.dueDay },
                .text("due_days") { $0.dueDays }.onList,
            ] + Member.currency + [
                .number("price_precision", 2).onList,
                .raw("exchange_rate", "1.0"),
                .total("total"),
                .raw("tds_total", "0.0").onList,
                .money("balance") { $0.record.balance },
                .raw("unprocessed_payment_amount", "0.0"),
                .created,
                .modified,
                .createdFormatted.onList,
                .modifiedFormatted.onList,
                .constant("created_by", "Simulator").onList,
                .constant("last_modified_by", "Simulator").onList,
                .constant("is_opening_balance", "0").onList,
                .empty("attachment_name"),
                .flag("has_attachment", false).onList,
                .raw("tags", "[]"),
                .flag("is_uber_bill", false).onList,
                .flag("is_tally_bill", false).onList,
                .constant("entity_type", "bill"),
                .empty("client_viewed_time"),
                .flag("is_viewed_by_client", false),
                .flag("is_bill_reconciliation_violated", false).onList,
                .money("balance_due") { $0.record.balance }.onList,
                .address("billing_address").onDetail,
                .text("notes") { $0.record.remark }.onDetail,
                .money("payment_made") { $0.record.total - $0.record.balance }.onDetail,
                .daysLeft,
                .comments("Bill created."),
            ] + Member.sums + [Member.lineItems(LineView.bought)]
        )
    )
}
