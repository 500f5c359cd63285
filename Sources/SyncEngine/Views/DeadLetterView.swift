package import SyncCore

/// What is told of a dead letter.
package enum DeadLetterView {
    /// All but the record itself.
    package static let summary: [Field<StoredDeadLetter>] = [
        Field("id", "The dead letter's id.", as: .uuid, \.id),
        Field("entity_type", "The record's type.", \.entityType),
        Field(orNull: "entity_id", "The record's id at Zoho; null where it has none that can be read.", \.entityID),
        Field(orNull: "shape", "What could not be read or stored; null where an older version noted it.", \.shape),
        Field("status", "Whether it waits, its record was stored since, or a person closed it.", \.status),
        Field("reason", "What is wrong, as a word for programs.", \.reason),
        Field("message", "What is wrong, for people.", \.message),
        Field("attempts", "How often the record was tried.", \.attempts),
        Field("sync_id", "The run that met it last.", \.runID),
        Field("first_seen", "When it failed first.", \.firstSeen),
        Field("last_seen", "When it failed last.", \.lastSeen),
        Field("payload_bytes", "The length of the record in bytes.") { $0.payload.count },
    ]

    package static let fields =
        summary + [
            // A text and not JSON: it may be none.
            Field(ifAny: "payload", "The record as it was sent; left out in lists.") {
                String(decoding: $0.payload, as: UTF8.self)
            }
        ]
}

extension DeadLetterStatus: FieldValue {}
extension LetterShape: FieldValue {}
