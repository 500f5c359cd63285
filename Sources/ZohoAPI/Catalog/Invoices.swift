import SyncCore

extension ZohoType {
    /// Invoices (zoho-api 3.6, appendix A).
    package static let invoices = ZohoType(
        name: "invoice",
        plural: "invoices",
        aliases: [],
        endpoint: Endpoint(
            path: "invoices",
            listMember: "invoices",
            detailMember: "invoice",
            query: [("filter_by", "Status.All")],
            stableSort: "created_time",
            changes: .filteredAndSorted
        ),
        layout: .document(idMember: "invoice_id", volatileMembers: ["invoice_url", "qr_code.qr_value"]),
        columns: .customer + [
            Column("invoice_number", .text),
            Column("reference_number", .text),
            Column("status", .text),
            Column("current_sub_status", .text),
            Column("date", .date),
            Column("due_date", .date),
            Column("last_payment_date", .date),
            Column("payment_expected_date", .date),
            Column("total", .decimal),
            Column("balance", .decimal),
            Column("shipping_charge", .decimal),
            Column("adjustment", .decimal),
            Column("write_off_amount", .decimal),
        ] + .currency + [
            Column("salesperson_id", .text),
            Column("salesperson_name", .text),
            Column("email", .text),
            Column("created_time", .instant),
        ],
        childTables: [
            .lineItems(of: "invoice"),
            .addresses(of: "invoice"),
        ],
        details: .document,
        active: .unless("status", isOneOf: ["void"])
    )
}
