import SyncCore

extension ZohoType {
    /// Credit notes (zoho-api appendix A).
    package static let creditNotes = ZohoType(
        name: "creditnote",
        plural: "creditnotes",
        aliases: ["credit-notes"],
        endpoint: Endpoint(
            path: "creditnotes",
            listMember: "creditnotes",
            detailMember: "creditnote",
            query: [("filter_by", "Status.All")],
            stableSort: "created_time",
            changes: .sorted
        ),
        layout: .document(idMember: "creditnote_id"),
        columns: .customer + [
            Column("creditnote_number", .text),
            Column("reference_number", .text),
            Column("status", .text),
            Column("current_sub_status", .text),
            Column("date", .date),
            Column("total", .decimal),
            Column("balance", .decimal),
        ] + .currency + [
            Column("salesperson_name", .text),
            Column("created_time", .instant),
        ],
        childTables: [
            .lineItems(of: "creditnote"),
            .addresses(of: "creditnote"),
        ],
        details: .document,
        active: .unless("status", isOneOf: ["void"])
    )
}
