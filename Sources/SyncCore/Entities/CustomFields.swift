/// The custom fields of a record as one JSON object by field name, whichever of Zoho's three shapes they come in
/// (zoho-api 3.6):
///
/// - top-level members `cf_<name>`, `cf_<name>_unformatted` and `cf_<name>_formatted` (items),
/// - `custom_field_hash`, an object of the same members (contacts, invoices),
/// - `custom_fields`, an array of `{customfield_id, api_name, label, value, value_formatted}`.
///
/// A field has one key, however many shapes tell it, and of a field that looks up another record there are the name and, behind
/// it, the id: `{"cf_agent":"North Depot","cf_agent_id":"46…"}`.
package struct CustomFields {
    /// By name, as members and the hash tell them.
    private var named: [String: CustomField] = [:]
    private var listed: [ListedField] = []

    /// What one payload tells. Of a field that both have, a member of the record counts before one of the hash: the order of members
    /// says nothing.
    private init(_ members: [JSONMember]) {
        for member in members where !member.name.hasPrefix("cf_") { take(member) }
        for member in members where member.name.hasPrefix("cf_") { take(member) }
    }

    init() {}

    /// The fields of a record whose payloads were read one after the other. A field that both tell has the later value. One that
    /// only the earlier payload tells stays, but not where it is in a member that the later payload has without it:
    /// `"custom_fields":[]` says that there are none in this member.
    package static func json(earlier: [JSONMember], later: [JSONMember]) -> String? {
        if earlier.isEmpty { return CustomFields(later).json }
        let names = Set(later.map(\.name))
        let old = CustomFields(earlier.filter { !names.contains($0.name) })
        let (all, new) = (CustomFields(earlier), CustomFields(later))
        let identities = FieldIdentities(Array(all.named.keys) + Array(new.named.keys), all.listed + new.listed)
        return render(old.fields(identities).merging(new.fields(identities)) { _, later in later })
    }

    mutating func take(_ member: JSONMember) {
        if member.name.hasPrefix("cf_") {
            takeNamed(member)
        } else if member.name == "custom_field_hash", let members = try? member.value.members() {
            for member in members { takeNamed(member) }
        } else if member.name == "custom_fields", let fields = try? member.value.elements() {
            listed += fields.compactMap(ListedField.init)
        }
    }

    /// An object with sorted names; nil where the record has no custom field.
    var json: String? { Self.render(fields(FieldIdentities(named.keys, listed))) }

    private mutating func takeNamed(_ member: JSONMember) {
        if let field = member.name.withoutSuffix("_unformatted") {
            named[field, default: CustomField()].unformatted = member.value
        } else {
            named[member.name, default: CustomField()].shown = member.value
        }
    }

    /// - Parameter identities: of these fields and perhaps more.
    private func fields(_ identities: FieldIdentities) -> [String: CustomField] {
        var fields = named
        // What is formatted beside its field is no field of its own.
        for name in named.keys {
            if let field = name.withoutSuffix("_formatted"), named[field] != nil { fields[name] = nil }
        }
        for entry in listed {
            let name = identities.name(of: entry)
            if fields[name, default: CustomField()].listed == nil {
                fields[name, default: CustomField()].listed = entry
            }
        }
        return fields
    }

    private static func render(_ fields: [String: CustomField]) -> String? {
        guard !fields.isEmpty else { return nil }
        var values: [(name: String, json: String)] = []
        for (name, field) in fields {
            guard let link = field.link else {
                values.append((name, field.value))
                continue
            }
            // A field of this name stays what it is.
            let id = fields[name + "_id"] == nil ? name + "_id" : name + "_unformatted"
            values += [(name, link.name), (id, link.id)]
        }
        let members = values.sorted { $0.name < $1.name }.map { "\(JSONWriter.string($0.name)):\($0.json)" }
        return "{" + members.joined(separator: ",") + "}"
    }
}

extension String {
    fileprivate func withoutSuffix(_ suffix: String) -> String? {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : nil
    }
}
