import SyncCore

extension ZohoType {
    /// Payments to vendors (zoho-api appendix A). Only Zoho Books lists them.
    package static let vendorPayments = ZohoType(
        name: "vendorpayment",
        plural: "vendorpayments",
        aliases: [],
        endpoint: Endpoint(
            path: "vendorpayments",
            listMember: "vendorpayments",
            detailMember: "vendorpayment",
            query: [("filter_by", "PaymentMode.All")],
            stableSort: nil,
            changes: .filtered,
            service: .books
        ),
        layout: .document(idMember: "payment_id"),
        columns: .vendor + [
            Column("payment_number", .text),
            Column("reference_number", .text),
            Column("payment_mode", .text),
            Column("status", .text),
            Column("description", .text),
            Column("date", .date),
            Column("amount", .decimal),
            Column("bcy_amount", .decimal),
            Column("balance", .decimal),
            Column("bcy_balance", .decimal),
            Column("paid_through_account_id", .text),
            Column("paid_through_account_name", .text),
        ] + .currency + [
            Column("created_time", .instant)
        ],
        childTables: [.allocations(of: "vendorpayment", to: "bill", from: "bills")],
        details: .document,
        active: .always
    )
}
