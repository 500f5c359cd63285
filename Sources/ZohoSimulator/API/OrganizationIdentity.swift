/// Names and secrets of the simulated organization: made up, and always the same for one seed.
struct OrganizationIdentity: Sendable {
    let organizationID: String
    let clientID: String
    let clientSecret: String
    let refreshToken: String

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed ^ 0x5EC2_E755_1D00_0001)
        self.organizationID = String(760_000_000 + random.below(10_000_000))
        self.clientID = "1000.SIMULATED" + random.hexadecimal(22).uppercased()
        self.clientSecret = "simulated" + random.hexadecimal(33)
        self.refreshToken = "1000.\(random.hexadecimal(32)).\(random.hexadecimal(32))"
    }

    /// The answer of `/organizations` with the recorded members (zoho-api.md 2 and Appendix A).
    func organizations(_ zone: OrganizationZone, daylightSaving: Bool) -> [UInt8] {
        var writer = JSONWriter(capacity: 1_024)
        writer.object { writer in
            writer.number("code", 0)
            writer.string("message", "success")
            writer.array("organizations") { writer in
                writer.object { self.writeMembers(to: &$0, zone, daylightSaving: daylightSaving) }
            }
        }
        return writer.bytes
    }

    private func writeMembers(to writer: inout JSONWriter, _ zone: OrganizationZone, daylightSaving: Bool) {
        writer.string("organization_id", self.organizationID)
        writer.string("name", "Simulated Trading Co.")
        writer.string("contact_name", "Simulator")
        writer.string("email", "simulator@example.com")
        writer.flag("is_default_org", true)
        writer.string("language_code", "en")
        writer.string("fiscal_year_start_month", "0")
        writer.string("account_created_date", "2023-01-01")
        writer.string("time_zone", zone.identifier)
        writer.flag("is_dst_active", daylightSaving)
        writer.string("date_format", "dd MMM yyyy")
        writer.string("field_separator", " ")
        writer.string("industry_type", "Retail")
        writer.string("industry_size", "small")
        writer.empty("company_id_label", "company_id_value", "tax_id_label", "tax_id_value")
        writer.string("currency_id", "\(self.organizationID)0000000097")
        writer.string("currency_code", "IQD")
        writer.string("currency_symbol", "IQD")
        writer.string("currency_format", "1,234,567.89")
        writer.number("price_precision", 2)
        writer.number("plan_type", 20)
        writer.string("plan_name", "Premium")
        writer.string("plan_period", "Monthly")
        writer.string("country_code", "IQ")
        writer.string("country_name", "Iraq")
        writer.string("portal_name", "simulatedtrading")
        writer.raw("org_settings", "{}")
    }
}
