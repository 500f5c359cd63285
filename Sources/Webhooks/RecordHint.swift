import SyncCore

/// A record that a webhook speaks of. What it says is not believed: the record is read again.
struct RecordHint {
    let type: EntityType
    let id: String
    let kind: InboxEvent.Kind
    /// Of all that the webhook tells of the record.
    let content: ContentHash
    /// The record as the webhook tells it; nil where it tells little more than the id.
    let record: SourceRecord?
    /// When it was modified, by a stamp that can be; nil without one. One that cannot be tells nothing: a later webhook with the same
    /// one may be no repetition.
    let modifiedAt: Instant?
    /// What the webhook tells of it.
    let told: [UInt8]

    /// - Returns: nil where it is of none of the types.
    init?(_ found: FoundRecord, _ stamps: PlausibleStamps) throws(WebhookFault) {
        kind = found.isDeleted ? .deleted : .changed
        told = found.json
        for type in found.types {
            let answer = try? AnswerReader.record(found.json, of: type)
            if case .foreign? = answer { continue }
            if case .record(let record)? = answer, found.envelopeID == nil {
                self.record = record
                content = record.hash
            } else {
                record = nil
                content = CanonicalJSON.hash(ofForm: (try? CanonicalJSON.form(of: found.json)) ?? found.json)
            }
            self.type = type
            id = try Self.usable(record?.id ?? found.envelopeID ?? Self.id(in: found.json, type))
            modifiedAt = record?.trusted(within: stamps).modifiedAt
            return
        }
        return nil
    }

    /// Of a record that cannot be read whole.
    private static func id(in json: [UInt8], _ type: EntityType) -> String {
        (try? JSONValue.found(in: json[...]))?.leadingMembers.identifier(type.layout.idMember) ?? ""
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
