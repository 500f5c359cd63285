package import SyncCore

/// A dead letter for programs.
package enum DeadLetterView {
    package static func json(_ letter: StoredDeadLetter, withPayload: Bool) -> String {
        JSONWriter.object([
            ("id", JSONWriter.string(letter.id)),
            ("entity_type", JSONWriter.string(letter.entityType)),
            ("entity_id", letter.entityID.map(JSONWriter.string) ?? "null"),
            ("shape", letter.shape.map { JSONWriter.string($0.rawValue) } ?? "null"),
            ("status", JSONWriter.string(letter.status.rawValue)),
            ("reason", JSONWriter.string(letter.reason)),
            ("message", JSONWriter.string(letter.message)),
            ("attempts", String(letter.attempts)),
            ("sync_id", JSONWriter.string(letter.runID)),
            ("first_seen", JSONWriter.string(letter.firstSeen.description)),
            ("last_seen", JSONWriter.string(letter.lastSeen.description)),
            ("payload_bytes", String(letter.payload.count)),
            // A text and not JSON: it may be none.
            ("payload", withPayload ? JSONWriter.string(String(decoding: letter.payload, as: UTF8.self)) : nil),
        ])
    }
}
