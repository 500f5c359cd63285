import SyncCore

extension ZohoType {
    /// Bills of vendors (zoho-api appendix A).
    package static let bills = ZohoType(
        name: "bill",
        plural: "bills",
        aliases: [],
        endpoint: Endpoint(
            path: "bills",
            listMember: "bills",
            detailMember: "bill",
            query: [("filter_by", "Status.All")],
            stableSort: "created_time",
            changes: .filteredAndSorted
        ),
        layout: .document(idMember: "bill_id"),
        columns: .vendor + [
            Column("bill_number", .text),
            Column("reference_number", .text),
            Column("status", .text),
            Column("current_sub_status", .text),
            Column("date", .date),
            Column("due_date", .date),
            Column("total", .decimal),
            Column("tds_total", .decimal),
            Column("balance", .decimal),
        ] + .currency + [
            Column("created_time", .instant)
        ],
        childTables: [
            .lineItems(of: "bill", [Column("account_id", .text), Column("account_name", .text)]),
            .addresses(of: "bill"),
        ],
        details: .document,
        active: .unless("status", isOneOf: ["void"])
    )
}
