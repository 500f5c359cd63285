import SyncCore

/// Customers and vendors are one listing at Zoho, `contacts`, told apart by `contact_type` (zoho-api 3.2, 3.5). A row of
/// the other type is never stored, also where the source ignores the filter.
extension ZohoType {
    package static let customers = contacts(
        name: "customer",
        plural: "customers",
        aliases: ["contacts", "contact"],
        contactType: "customer"
    )

    package static let vendors = contacts(
        name: "vendor",
        plural: "vendors",
        aliases: ["suppliers", "supplier"],
        contactType: "vendor"
    )

    private static func contacts(name: String, plural: String, aliases: [String], contactType: String) -> ZohoType {
        ZohoType(
            name: name,
            plural: plural,
            aliases: aliases,
            endpoint: Endpoint(
                path: "contacts",
                listMember: "contacts",
                detailMember: "contact",
                query: [("filter_by", "Status.All"), ("contact_type", contactType)],
                stableSort: "created_time",
                changes: .sorted
            ),
            layout: RecordLayout(
                idMember: "contact_id",
                discriminator: (member: "contact_type", equals: contactType),
                volatileMembers: []
            ),
            columns: [
                Column("contact_name", .text),
                Column("company_name", .text),
                Column("contact_type", .text),
                Column("customer_sub_type", .text),
                Column("status", .text),
                Column("first_name", .text),
                Column("last_name", .text),
                Column("email", .text),
                Column("phone", .text),
                Column("mobile", .text),
                Column("website", .text),
                Column("language_code", .text),
                Column("payment_terms", .decimal),
                Column("payment_terms_label", .text),
                Column("currency_id", .text),
                Column("currency_code", .text),
                Column("outstanding_receivable_amount", .decimal),
                Column("outstanding_receivable_amount_bcy", .decimal),
                Column("outstanding_payable_amount", .decimal),
                Column("outstanding_payable_amount_bcy", .decimal),
                Column("unused_credits_receivable_amount", .decimal),
                Column("unused_credits_receivable_amount_bcy", .decimal),
                Column("unused_credits_payable_amount", .decimal),
                Column("unused_credits_payable_amount_bcy", .decimal),
                Column("portal_status", .text),
                Column("created_time", .instant),
            ],
            childTables: [
                .addresses(of: name),
                ChildTable(
                    "\(name)_contact_persons",
                    from: "contact_persons",
                    columns: [
                        Column("contact_person_id", .text),
                        Column("salutation", .text),
                        Column("first_name", .text),
                        Column("last_name", .text),
                        Column("email", .text),
                        Column("phone", .text),
                        Column("mobile", .text),
                        Column("is_primary_contact", .boolean),
                    ]
                ),
            ],
            details: DetailSource(.each, isDefault: false),
            active: .when("status", is: "active")
        )
    }
}
