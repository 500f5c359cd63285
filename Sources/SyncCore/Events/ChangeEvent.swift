/// A change as other programs are told of it.
package struct ChangeEvent: Sendable, Equatable {
    package let change: LoggedChange

    /// Nil where the change is none of anybody's business (``ChangeAction/isEvent``).
    package init?(_ change: LoggedChange) {
        guard change.action.isEvent else { return nil }
        self.change = change
    }

    package var type: String {
        (change.action == .deleted ? EventType.entityDeleted : .entitySynced).rawValue
    }

    package var envelope: EventEnvelope {
        EventEnvelope(
            id: change.eventID,
            type: type,
            timestamp: change.at,
            dataJSON: dataJSON,
            // Where nobody asked, the run holds its changes together.
            correlationID: change.correlationID ?? change.runID
        )
    }

    /// The whole envelope.
    package var json: String { envelope.json }

    /// What happened, as one JSON object.
    private var dataJSON: String {
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
            ("answered_as", change.answeredAs.map(JSONWriter.string)),
        ])
    }
}
