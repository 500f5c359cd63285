extension ContactRecord {
    /// The list row: the members recorded for Books (zoho-api.md, Appendix A). Two of them change at every read.
    func renderRow(_ context: RenderContext) -> RenderedRow {
        var writer = JSONWriter(capacity: 2_048, escapes: self.escapes)
        writer.openObject()
        self.writeIdentity(to: &writer)
        self.writeTerms(to: &writer)
        self.writeBalances(to: &writer)
        self.writePerson(to: &writer)
        writer.string("created_time", context.stamp(self.createdAt))
        writer.volatile("created_time_formatted", context.formatted(self.createdAt))
        writer.modified(self.modifiedAt.map(context.stamp), broken: self.breakage)
        if let modifiedAt = self.modifiedAt {
            writer.volatile("last_modified_time_formatted", context.formatted(modifiedAt))
        }
        self.writeCustomFields(to: &writer, context)
        writer.raw("contactperson_custom_fields", "[]")
        writer.raw("tags", "[]")
        writer.flag("ach_supported", false)
        writer.flag("has_attachment", false)
        writer.depth(broken: self.breakage)
        return RenderedRow(shared: writer) { _ in }
    }

    /// The detail: addresses and persons come only here (zoho-api.md 4).
    func writeDetail(to writer: inout JSONWriter, product: ZohoProduct, _ context: RenderContext) {
        self.writeIdentity(to: &writer)
        self.writeTerms(to: &writer)
        self.writeBalances(to: &writer)
        self.writePerson(to: &writer)
        writer.string("created_time", context.detailStamp(self.createdAt))
        writer.modified(self.modifiedAt.map(context.detailStamp), broken: self.breakage)
        self.writeCustomFields(to: &writer, context)
        self.writeContactPersons(to: &writer)
        self.writeAddress("billing_address", to: &writer)
        self.writeAddress("shipping_address", to: &writer)
        writer.empty("notes")
        writer.depth(broken: self.breakage)
    }

    private var escapes: JSONWriter.Escapes {
        self.trait(40, of: [.least, .slashes, .least, .ascii, .least, .least, .least, .slashes])
    }

    private func writeIdentity(to writer: inout JSONWriter) {
        writer.id("contact_id", self.id, unless: self.breakage)
        writer.title("contact_name", self.name, broken: self.breakage)
        writer.string("customer_name", self.kind == .customer ? self.name : "")
        writer.string("vendor_name", self.kind == .vendor ? self.name : "")
        writer.string("company_name", self.company)
        writer.empty("website", "language_code", "language_code_formatted")
        writer.string("contact_type", self.kind.rawValue)
        writer.string("contact_type_formatted", self.kind == .customer ? "Customer" : "Vendor")
        writer.string("status", self.isActive ? "active" : "inactive")
        writer.string("customer_sub_type", self.kind == .customer ? self.trait(0, of: ["business", "individual"]) : "")
        writer.string("source", self.trait(2, of: ["user", "csv"]))
        writer.flag("is_linked_with_zohocrm", false)
    }

    private func writeTerms(to writer: inout JSONWriter) {
        let days = self.trait(4, of: [0, 15, 30])
        writer.number("payment_terms", days)
        writer.id("payment_terms_id", self.id / 1_000_000_000 * 1_000_000_000 + 95_000 + days)
        writer.string("payment_terms_label", days == 0 ? "Due on Receipt" : "Net \(days)")
        writer.id("currency_id", self.id / 1_000_000_000 * 1_000_000_000 + 97)
        writer.empty("twitter", "facebook")
        writer.string("currency_code", "IQD")
    }

    private func writeBalances(to writer: inout JSONWriter) {
        writer.money("outstanding_receivable_amount", self.receivable, broken: self.breakage)
        writer.money("outstanding_receivable_amount_bcy", self.receivable)
        writer.money("outstanding_payable_amount", self.payable)
        writer.money("outstanding_payable_amount_bcy", self.payable)
        writer.money("unused_credits_receivable_amount", .zero)
        writer.money("unused_credits_receivable_amount_bcy", .zero)
        writer.money("unused_credits_payable_amount", .zero)
        writer.money("unused_credits_payable_amount_bcy", .zero)
    }

    private func writePerson(to writer: inout JSONWriter) {
        writer.string("first_name", self.firstName)
        writer.string("last_name", self.lastName)
        writer.string("email", self.email)
        writer.string("phone", self.phone)
        writer.empty("mobile")
        writer.string("portal_status", "disabled")
        writer.string("portal_status_formatted", "Disabled")
        writer.flag("track_1099", false)
    }

    /// Empty as recorded for most contacts; the documented array shape for one in eight (zoho-api.md 3.6).
    private func writeCustomFields(to writer: inout JSONWriter, _ context: RenderContext) {
        let region = self.trait(20, of: Array(0..<8)) == 0 ? self.trait(24, of: Vocabulary.cities) : nil
        let agent = context.quirks.lookupFields ? LookupField(of: self.id, traits: self.traits) : nil
        writer.array("custom_fields") { writer in
            if let region {
                writer.object { writer in
                    writer.id("customfield_id", self.id / 1_000_000_000 * 1_000_000_000 + 71_029)
                    writer.number("index", 1)
                    writer.string("label", "Region")
                    writer.string("value", region)
                }
            }
            if let agent { writer.element(agent) }
        }
        writer.object("custom_field_hash") { writer in
            if let region {
                writer.string("cf_region", region)
                writer.string("cf_region_unformatted", region)
            }
            if let agent { writer.lookup(agent) }
        }
    }

    private func writeContactPersons(to writer: inout JSONWriter) {
        writer.array("contact_persons") { writer in
            writer.object { writer in
                writer.id("contact_person_id", self.id + 1)
                writer.string("first_name", self.firstName)
                writer.string("last_name", self.lastName)
                writer.string("email", self.email)
                writer.flag("is_primary_contact", true)
            }
        }
    }

    private func writeAddress(_ name: StaticString, to writer: inout JSONWriter) {
        writer.object(name) { writer in
            writer.empty("attention", "address", "street2", "state", "zip", "fax")
            writer.string("city", self.trait(24, of: Vocabulary.cities))
            writer.string("country", "Iraq")
            writer.string("phone", self.phone)
        }
    }
}
