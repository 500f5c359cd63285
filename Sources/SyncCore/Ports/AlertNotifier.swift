/// Tells people, or programs that watch for them, of an alert that was raised.
///
/// ## Contract
/// - `notify` returns when the other side has taken the notice; it throws where that is not known.
/// - A notice may come more than once, always with the same id.
package protocol AlertNotifier: Sendable {
    func notify(_ notice: AlertNotice) async throws(SyncError)
}

/// An alert as others are told of it: the event `tds.alert.triggered` of contract, section 5.
package struct AlertNotice: Sendable, Equatable {
    package static let eventType = "tds.alert.triggered"

    package let envelope: EventEnvelope
    /// One sentence for a person: what is wrong, and what to do.
    package let text: String

    /// - Parameter id: of the event, a UUID.
    package init(_ alert: Alert, id: String, at now: Instant) {
        text = "\(alert.message) \(alert.nextStep)"
        envelope = EventEnvelope(
            id: id,
            type: Self.eventType,
            timestamp: now,
            dataJSON: JSONWriter.object([
                ("kind", JSONWriter.string(alert.kind.rawValue)),
                ("subject", JSONWriter.string(alert.subject)),
                ("message", JSONWriter.string(alert.message)),
                ("next_step", JSONWriter.string(alert.nextStep)),
            ]),
            correlationID: nil
        )
    }
}
