/// Members as recorded (zoho-api.md, Appendix A). Inventory's specification has no such list (1.6).
extension RecordType {
    package static let vendorpayments = RecordType(.vendorpayments)
}

extension Module {
    package static let vendorpayments = Module(
        path: "vendorpayments",
        products: [.books],
        detailMember: "vendorpayment",
        title: "Payment",
        reportName: "Payments Made",
        filterPrefix: "PaymentMode",
        filtersByTime: [.books],
        standardSort: .descending("date"),
        document: DocumentShape(
            standardCount: 15,
            party: .vendor,
            settles: .bills,
            title: { serial, _ in "\(serial)" },
            statuses: [DocumentStatus("paid")],
            edits: [.reference, .remark(.description), .amount(.amount)],
            sortColumns: [
                .party("vendor_name"), .date, .reference, .amount, SortColumn("balance") { .number($0.unused) },
            ],
            members: [.key("payment_id")] + Member.vendor + Member.currency + [
                .text("status") { $0.status },
                .text("bill_numbers") { $0.settledTitles }.onList,
                .text("payment_mode", of: ["Cash", "Check", "Bank Transfer"]),
                .title("payment_number"),
                .text("description") { $0.record.remark },
                .date("date") { $0.record.day },
                .text("reference_number") { $0.record.reference },
                .raw("exchange_rate", "1.0"),
                .total("amount"),
                .money("bcy_amount") { $0.record.total }.onList,
                .fixedID("paid_through_account_id", 358),
                .constant("paid_through_account_name", "Undeposited Funds"),
                .money("balance") { $0.record.unused },
                .money("bcy_balance") { $0.record.unused }.onList,
                .created,
                .modified,
                .flag("is_paid_via_print_check", false),
                .flag("has_attachment", false).onList,
                .raw("tags", "[]"),
                .flag("is_ach_payment", false),
                .empty("ach_payment_status", "ach_gw_transaction_id", "gw_reference_number"),
                .object(
                    "check_details",
                    [.empty("check_id", "check_number", "memo", "amount_in_words", "check_status", "template_id")]
                ),
            ] + Member.customFields.map(\.onDetail) + [
                .raw("bank_charges", "0.0").onDetail,
                .address("billing_address").onDetail,
                .raw("vendorpayment_refunds", "[]").onDetail,
                .array("bills", of: { $0.settled }, SettledView.bill + SettledView.applied).onDetail,
            ]
        )
    )
}

extension SettledView {
    fileprivate static let bill: [Member<SettledView>] = [
        .id("bill_payment_id") { $0.id },
        .id("bill_id") { $0.settled.id },
        .text("bill_number") { $0.settled.title },
        .money("amount_applied") { $0.settled.applied },
    ]
}
