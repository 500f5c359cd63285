/// A custom field that looks up another record: people see its name, and its id is what was meant.
struct LookupField: Sendable {
    let id: Int
    let name: String

    /// The agent of a record, always the same one.
    init(of record: Int, traits: UInt64) {
        let place = Int(traits >> 52) % Vocabulary.givenNames.count
        self.id = record / 1_000_000_000_000 * 1_000_000_000_000 + 88_001 + place
        self.name = Vocabulary.givenNames[place]
    }
}

extension JSONWriter {
    /// As items have it among their members, others in `custom_field_hash`.
    mutating func lookup(_ field: LookupField) {
        self.string("cf_agent", field.name)
        self.id("cf_agent_unformatted", field.id)
    }

    /// As an entry of `custom_fields`.
    mutating func element(_ field: LookupField) {
        self.object { writer in
            writer.id("customfield_id", field.id / 1_000_000_000_000 * 1_000_000_000_000 + 71_031)
            writer.number("index", 2)
            writer.string("label", "Agent")
            writer.string("api_name", "cf_agent")
            writer.string("data_type", "lookup")
            writer.id("value", field.id)
            writer.string("value_formatted", field.name)
        }
    }
}
