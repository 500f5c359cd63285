/// A change as other programs are told of it: the envelope of contract, section 5.
package struct ChangeEvent: Sendable, Equatable {
    package let change: LoggedChange

    /// Nil where the change is none of anybody's business (``ChangeAction/isEvent``).
    package init?(_ change: LoggedChange) {
        guard change.action.isEvent else { return nil }
        self.change = change
    }

    package var id: String { change.eventID }

    package var type: String {
        change.action == .deleted ? "tds.zoho.entity.deleted" : "tds.zoho.entity.synced"
    }

    package var timestamp: String { change.at.description }

    /// What happened, as one JSON object.
    package var dataJSON: String {
        let fields = change.changedFields.map(JSONWriter.string).joined(separator: ",")
        return JSONWriter.object([
            ("sequence", String(change.sequence)),
            ("entity_type", JSONWriter.string(change.entityType)),
            ("entity_id", JSONWriter.string(change.entityID)),
            ("local_id", change.localID.map(JSONWriter.string)),
            ("action", JSONWriter.string(change.action.rawValue)),
            ("shape", change.shape.map { JSONWriter.string($0.rawValue) }),
            ("hash", change.hash.map { JSONWriter.string($0.description) }),
            ("changed_fields", "[\(fields)]"),
        ])
    }

    package static let version = "1.0"

    /// The whole envelope.
    package var json: String {
        JSONWriter.object([
            ("event_id", JSONWriter.string(id)),
            ("event_type", JSONWriter.string(type)),
            ("timestamp", JSONWriter.string(timestamp)),
            ("data", dataJSON),
            ("correlation_id", change.runID.map(JSONWriter.string) ?? "null"),
            ("version", JSONWriter.string(Self.version)),
        ])
    }
}
