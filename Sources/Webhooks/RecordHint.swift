import SyncCore

/// A record that a webhook speaks of. What it says is not believed: the record is read again.
struct RecordHint {
    let type: EntityType
    let id: String
    /// Of all that the webhook tells of the record.
    let content: ContentHash
    /// The record as the webhook tells it; nil where it tells little more than the id.
    let record: SourceRecord?
    /// What a body of many records says of this one; nil where all of the body is about it.
    let part: [UInt8]?

    init(_ record: SourceRecord, _ type: EntityType) throws(WebhookFault) {
        self.type = type
        id = try Self.usable(record.id)
        content = record.hash
        self.record = record
        part = nil
    }

    /// - Parameter told: all that the webhook tells.
    init(id: String, told: [UInt8], part: [UInt8]? = nil, _ type: EntityType) throws(WebhookFault) {
        self.type = type
        self.id = try Self.usable(id)
        content = CanonicalJSON.hash(ofForm: told)
        record = nil
        self.part = part
    }

    /// Ids are a part of addresses: anything else but letters and digits would ask for something else.
    private static func usable(_ id: String) throws(WebhookFault) -> String {
        let isUsable =
            !id.isEmpty && id.utf8.count <= 64
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        guard isUsable else {
            throw .badRequest(
                "invalid_id",
                "The record's id is not one of Zoho's: letters and digits, at most 64.",
                nextStep: "Send the record's id as Zoho tells it."
            )
        }
        return id
    }
}
