/// Tells people of an alert that was raised.
///
/// ## Contract
/// - `notify` returns when the other side has taken the notice; it throws where that is not known.
/// - A notice may come more than once, always with the same id.
package protocol AlertNotifier: Sendable {
    func notify(_ notice: AlertNotice) async throws(SyncError)
}

/// An alert as others are told of it: the event `tds.alert.triggered` of contract, section 5.
package struct AlertNotice: Sendable, Equatable {
    /// Of the alert and of its event, a UUID.
    package let id: String
    package let alert: Alert
    package let raisedAt: Instant

    package init(_ alert: Alert, id: String, at raisedAt: Instant) {
        self.alert = alert
        self.id = id
        self.raisedAt = raisedAt
    }

    /// One sentence for a person: what is wrong, and what to do.
    package var text: String { "\(alert.message) \(alert.nextStep)" }

    package var envelope: EventEnvelope {
        EventEnvelope(
            id: id,
            type: EventType.alertTriggered.rawValue,
            timestamp: raisedAt,
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
