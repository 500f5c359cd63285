import SyncCore

extension ZohoType {
    /// Payments of customers (zoho-api appendix A). Nothing lists only what changed of them.
    package static let payments = ZohoType(
        name: "payment",
        plural: "payments",
        aliases: ["customerpayments", "customerpayment"],
        endpoint: Endpoint(
            path: "customerpayments",
            listMember: "customerpayments",
            detailMember: "payment",
            query: [("filter_by", "PaymentMode.All")],
            stableSort: nil,
            changes: .none
        ),
        layout: .document(idMember: "payment_id"),
        columns: .customer + [
            Column("payment_number", .text),
            Column("reference_number", .text),
            Column("payment_mode", .text),
            Column("payment_type", .text),
            Column("payment_status", .text),
            Column("description", .text),
            Column("date", .date),
            Column("amount", .decimal),
            Column("bcy_amount", .decimal),
            Column("unused_amount", .decimal),
            Column("bcy_unused_amount", .decimal),
            Column("bcy_refunded_amount", .decimal),
            Column("account_id", .text),
            Column("account_name", .text),
        ] + .currency + [
            Column("created_time", .instant)
        ],
        childTables: [.allocations(of: "payment", to: "invoice", from: "invoices")],
        details: .document,
        active: .always
    )
}
