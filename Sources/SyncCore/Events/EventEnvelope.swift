/// Anything that other programs are told: the envelope of contract, section 5.
package struct EventEnvelope: Sendable, Equatable {
    package static let version = "1.0"

    /// A UUID.
    package let id: String
    /// `tds.…`
    package let type: String
    package let timestamp: Instant
    /// What happened, as one JSON object.
    package let dataJSON: String
    /// What it belongs to: a request's id or a run's; nil where it belongs to none.
    package let correlationID: String?

    package init(id: String, type: String, timestamp: Instant, dataJSON: String, correlationID: String?) {
        self.id = id
        self.type = type
        self.timestamp = timestamp
        self.dataJSON = dataJSON
        self.correlationID = correlationID
    }

    package var json: String { JSONWriter.object(members) }

    /// In the order in which they are written.
    package var members: [(name: String, json: String?)] {
        [
            ("event_id", JSONWriter.string(id)),
            ("event_type", JSONWriter.string(type)),
            ("timestamp", JSONWriter.string(timestamp.description)),
            ("data", dataJSON),
            ("correlation_id", correlationID.map(JSONWriter.string) ?? "null"),
            ("version", JSONWriter.string(Self.version)),
        ]
    }
}
