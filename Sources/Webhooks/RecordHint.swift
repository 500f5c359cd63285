import SyncCore
import ZohoAPI

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

    /// - Returns: one, or none where the record is of none of the types. Where it does not tell which of those it is that share a
    ///   listing (a contact's id and nothing else), one for each: who reads it finds out.
    static func hints(of found: FoundRecord, _ stamps: PlausibleStamps) throws(WebhookFault) -> [RecordHint] {
        var hints: [RecordHint] = []
        for type in found.types.map(\.entity) where hints.allSatisfy({ $0.type.listing == type.listing }) {
            let answer = try? RecordReader.record(found.json, of: type)
            if case .foreign? = answer { continue }
            guard case .record(let record)? = answer, found.envelopeID == nil else {
                hints.append(try RecordHint(of: type, found))
                continue
            }
            return [try RecordHint(of: type, found, record, stamps)]
        }
        return hints
    }

    private init(
        of type: EntityType,
        _ found: FoundRecord,
        _ record: SourceRecord,
        _ stamps: PlausibleStamps
    ) throws(WebhookFault) {
        self.type = type
        id = try Self.usable(record.id)
        kind = found.isDeleted ? .deleted : .changed
        content = record.hash
        self.record = record
        modifiedAt = record.trusted(within: stamps).modifiedAt
        told = found.json
    }

    /// One that tells little more than the id.
    private init(of type: EntityType, _ found: FoundRecord) throws(WebhookFault) {
        self.type = type
        id = try Self.usable(found.envelopeID ?? Self.id(in: found.json, type))
        kind = found.isDeleted ? .deleted : .changed
        content = CanonicalJSON.hash(ofForm: (try? CanonicalJSON.form(of: found.json)) ?? found.json)
        record = nil
        modifiedAt = nil
        told = found.json
    }

    /// Of a record that cannot be read whole.
    private static func id(in json: [UInt8], _ type: EntityType) -> String {
        (try? JSONValue.found(in: json[...]))?.leadingMembers.identifier(type.layout.idMember) ?? ""
    }

    /// Ids are a part of addresses: anything else but letters and digits would ask for something else.
    private static func usable(_ told: String) throws(WebhookFault) -> String {
        let id = StrayCharacters.trimmed(told)
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
