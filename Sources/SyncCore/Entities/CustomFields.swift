/// The custom fields of a record as one JSON object by field name, whichever of Zoho's three shapes they come in
/// (zoho-api 3.6):
///
/// - top-level members `cf_<name>` and `cf_<name>_unformatted` (items),
/// - `custom_field_hash`, an object of the same members (contacts, invoices),
/// - `custom_fields`, an array of `{customfield_id, api_name, label, value}`.
///
/// The unformatted value wins where there is one: it is a number or date where the other is a text for people.
struct CustomFields {
    private var values: [String: String] = [:]
    private var unformatted: Set<String> = []

    static func json(earlier: [JSONMember], later: [JSONMember]) -> String? {
        var fields = CustomFields()
        let told = Set(later.map(\.name))
        for member in earlier where !told.contains(member.name) { fields.take(member) }
        var own = CustomFields()
        for member in later { own.take(member) }
        fields.values.merge(own.values) { $1 }
        return fields.json
    }

    mutating func take(_ member: JSONMember) {
        if member.name.hasPrefix("cf_") {
            takeNamed(member)
        } else if member.name == "custom_field_hash", let members = try? member.value.members() {
            for member in members { takeNamed(member) }
        } else if member.name == "custom_fields", let fields = try? member.value.elements() {
            for field in fields { takeListed(field) }
        }
    }

    /// An object with sorted names; nil where the record has no custom field.
    var json: String? {
        guard !values.isEmpty else { return nil }
        let members = values.sorted { $0.key < $1.key }.map { "\(JSONWriter.string($0.key)):\($0.value)" }
        return "{" + members.joined(separator: ",") + "}"
    }

    private mutating func takeNamed(_ member: JSONMember) {
        let suffix = "_unformatted"
        if member.name.hasSuffix(suffix) {
            let name = String(member.name.dropLast(suffix.count))
            values[name] = member.value.json
            unformatted.insert(name)
        } else if !unformatted.contains(member.name) {
            values[member.name] = member.value.json
        }
    }

    private mutating func takeListed(_ field: JSONValue) {
        guard let members = try? field.members() else { return }
        func member(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }
        let names = ["api_name", "placeholder", "label", "customfield_id"]
        guard let name = names.lazy.compactMap({ member($0)?.string }).first(where: { !$0.isEmpty }),
            values[name] == nil, let value = member("value")
        else { return }
        values[name] = value.json
    }
}
