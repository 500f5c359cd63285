/// Members and defaults as recorded (zoho-api.md 3.2, 3.6 and Appendix A).
extension RecordType {
    package static let invoices = RecordType(.invoices)
}

extension Module {
    package static let invoices = Module(
        path: "invoices",
        detailMember: "invoice",
        title: "Invoice",
        reportName: "Invoices",
        filters: [
            ListFilter("Sent", "sent"), ListFilter("Draft", "draft"), ListFilter("OverDue", "overdue"),
            ListFilter("Paid", "paid"), ListFilter("Void", "void"), ListFilter("PartiallyPaid", "partially_paid"),
            ListFilter("Unpaid", "unpaid", selects: ["sent", "overdue", "partially_paid"]),
            ListFilter("Viewed", "viewed", selects: []),
        ],
        statusParameter: ZohoProduct.allCases,
        filtersByTime: ZohoProduct.allCases,
        standardSort: .descending("created_time"),
        document: DocumentShape(
            standardCount: 60,
            party: .customer,
            lines: .items,
            title: { serial, _ in .numbered("INV-", serial) },
            statuses: [
                DocumentStatus("paid", share: 60),
                DocumentStatus("sent", share: 20, owes: .everything, ages: true),
                DocumentStatus("partially_paid", share: 8, owes: .half, ages: true),
                DocumentStatus("draft", share: 8, owes: .everything),
                DocumentStatus("void", share: 4, isVoid: true),
            ],
            edits: [.lines, .reference, .status, .remark(.notes)],
            sortColumns: [
                .party("customer_name"), .title("invoice_number"), .date, .dueDate, .total, .balance, .created,
                .modified,
            ],
            members: [
                .flag("ach_payment_initiated", false),
                .key("invoice_id"),
                .empty("zcrm_potential_id"),
            ] + Member.customer + [
                .empty("zcrm_potential_name"),
                .empty("company_name").onList,
                .text("status") { $0.status },
                .title("invoice_number"),
                .text("reference_number") { $0.record.reference },
                .date("date") { $0.record.day },
                .date("due_date") { $0.record.dueDay },
                .date("issued_date") { $0.status == "draft" ? nil : $0.record.day },
                .text("due_days") { $0.dueDays }.onList,
                .text("email") { $0.record.party.email },
                .empty("project_name").onList,
                .constant("country", "Iraq").onList,
                .text("phone") { $0.record.party.phone }.onList,
                .constant("created_by", "Simulator").onList,
                .total("total"),
                .money("balance") { $0.record.balance },
                .empty("payment_expected_date"),
            ] + Member.customFields + [
                .raw("tags", "[]"),
                .text("salesperson_name", of: ["", "", "Ali Kareem", "نور التميمي"]),
                .raw("shipping_charge", "0.0"),
                .raw("adjustment", "0.0"),
                .created,
                .modified,
                .text("updated_time") { $0.stamp($0.record.modifiedAt ?? $0.record.createdAt) }.onList,
                .flag("is_viewed_by_client", false),
                .flag("has_attachment", false).onList,
                .empty("client_viewed_time"),
                .flag("is_emailed", false),
                .empty("color_code", "current_sub_status_id"),
                .text("current_sub_status") { $0.status },
            ] + Member.currency + [
                .empty("schedule_time"),
                .constant("currency_symbol", "IQD"),
                .constant("template_type", "standard"),
                .sometimes(
                    percent: 45,
                    "invoice_url",
                    Member { view, writer in
                        writer.volatile(
                            "invoice_url",
                            "https://zohosecurepay.com/books/simulatedtrading/secure?CInvoiceID=2-\(view.record.id)"
                        )
                    }
                ),
                .text("invoice_source", of: ["Api", "client", "csv"]),
                .constant("sales_channel", "direct_sales"),
                .constant("transaction_type", "renewal").onList,
                .number("reminders_sent", 0),
                .empty("last_reminder_sent_date"),
                .date("last_payment_date") { $0.record.balance < $0.record.total ? $0.record.dueDay : nil },
                .fixedID("template_id", 17_001),
                .empty("documents").onList,
                .empty("salesperson_id"),
                .raw("write_off_amount", "0.0"),
                .raw("exchange_rate", "1.0"),
                .raw("unprocessed_payment_amount", "0.0"),
                .sometimes(
                    percent: 10,
                    "is_viewed_in_mail",
                    Member { _, writer in
                        writer.flag("is_viewed_in_mail", false)
                        writer.empty("mail_first_viewed_time", "mail_last_viewed_time")
                    }
                ).onList,
                // Filled in Books' rows, empty in all of Inventory's.
                .address("billing_address").inBooks.onList,
                .address("shipping_address").inBooks.onList,
                .raw("billing_address", "{}").inInventory.onList,
                .raw("shipping_address", "{}").inInventory.onList,
                .address("billing_address").onDetail,
                .address("shipping_address").onDetail,
                .text("notes") { $0.record.remark }.onDetail,
                .money("payment_made") { $0.record.total - $0.record.balance }.onDetail,
                .contactBalances,
                .comments("Invoice created."),
            ] + Member.sums + [Member.lineItems(LineView.sold)]
        )
    )
}
