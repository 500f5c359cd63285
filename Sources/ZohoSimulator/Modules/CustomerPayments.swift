/// Members as recorded (zoho-api.md, Appendix A); the recorded detail has `updated_time` in place of `last_modified_time`.
extension RecordType {
    package static let customerpayments = RecordType(.customerpayments)
}

extension Module {
    package static let customerpayments = Module(
        path: "customerpayments",
        detailMember: "payment",
        title: "Payment",
        reportName: "Payments Received",
        filterPrefix: "PaymentMode",
        filtersByTimeQuirk: { $0.paymentsFilterByTime },
        standardSort: .descending("date"),
        document: DocumentShape(
            standardCount: 30,
            party: .customer,
            settles: .invoices,
            title: { serial, _ in "\(serial)" },
            edits: [.reference, .remark(.description), .amount(.amount)],
            sortColumns: [.party("customer_name"), .date, .amount],
            members: [
                .key("payment_id"),
                .title("payment_number"),
                .text("invoice_numbers") { $0.settledTitles }.onList,
                .date("date") { $0.record.day },
                .text("payment_mode") { $0.mode.word },
                .text("payment_mode_formatted") { $0.mode.formatted }.onList,
                .total("amount"),
                .money("bcy_amount") { $0.inBaseCurrency($0.record.total) }.onList,
                .money("unused_amount") { $0.record.unused },
                .money("bcy_unused_amount") { $0.inBaseCurrency($0.record.unused) }.onList,
                .fixedID("account_id", 358),
                .constant("account_name", "Undeposited Funds"),
                .text("description") { $0.record.remark },
                .text("reference_number") { $0.record.reference },
            ] + Member.customer + [
                .created,
                .modified.onList,
                .text("updated_time") { $0.stamp($0.record.modifiedAt ?? $0.record.createdAt) }.onDetail,
                .empty("last_four_digits"),
                .empty("gateway_transaction_id").onList,
                .empty("payment_gateway"),
                .raw("bcy_refunded_amount", "0.0").onList,
                .array("applied_invoices", of: { $0.settled }, SettledView.invoice).onList,
                .flag("has_attachment", false).onList,
                .raw("tags", "[]"),
                .empty("documents", "custom_fields_list").onList,
                .empty("tax_account_id", "tax_account_name"),
                .raw("tax_amount_withheld", "0.0"),
                .constant("payment_type", "Invoice Payment").onList,
                .constant("payment_status", "paid"),
                .empty("settlement_status", "sales_channel"),
                .id("currency_id") { $0.fixedID($0.isForeign ? 71 : 97) }.onDetail,
                .text("currency_code") { $0.isForeign ? "EUR" : "IQD" }.onDetail,
            ] + Member.customFields.map(\.onDetail) + [
                .raw("bank_charges", "0.0").onDetail,
                .money("exchange_rate") { $0.inBaseCurrency(100) }.onDetail,
                .raw("payment_refunds", "[]").onDetail,
                .array("invoices", of: { $0.settled }, SettledView.invoice + SettledView.applied).onDetail,
            ]
        )
    )
}

extension DocumentView {
    fileprivate var isForeign: Bool {
        self.context.quirks.foreignPayments && self.record.draw(below: 3, for: "currency_code") == 0
    }

    /// Hundredths of the payment's currency in hundredths of the organization's.
    fileprivate func inBaseCurrency(_ hundredths: Int) -> Int {
        self.isForeign ? hundredths * 15_125 / 10 : hundredths
    }

    fileprivate var mode: (word: String, formatted: String) {
        [("cash", "Cash"), ("check", "Check"), ("banktransfer", "Bank Transfer")][
            self.record.draw(below: 3, for: "payment_mode")
        ]
    }
}

extension SettledView {
    fileprivate static let invoice: [Member<SettledView>] = [
        .id("invoice_payment_id") { $0.id },
        .id("invoice_id") { $0.settled.id },
        .text("invoice_number") { $0.settled.title },
        .money("amount_applied") { $0.settled.applied },
    ]
}
