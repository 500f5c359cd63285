/// The events of what is no change of a row, `tds_outbox`: runs, webhooks, dead letters, alerts and tokens. They wait there until
/// they were told; those of rows wait in the ``ChangeLog``.
///
/// ## Contract
/// - An event of a run, a webhook, a dead letter or an alert is there if and only if its fact is: the ports that note the fact write
///   both in one transaction. Whoever has no such transaction records it (``EventRecorder``).
/// - ``OutboxEvent/sequence`` grows, and the events of one run, webhook or letter come in the order in which they took place.
/// - An event is in ``unrelayed(limit:)`` until it was marked, also when its commit ended long after later sequences were given.
package protocol EventOutbox: EventRecorder {
    /// The oldest events that no relay has marked.
    func unrelayed(limit: Int) async throws(SyncError) -> [OutboxEvent]

    func markRelayed(_ sequences: [Int64], at now: Instant) async throws(SyncError)

    /// Removes events from before an instant, told or not, at most `limit` at once.
    /// - Returns: how many.
    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int
}

/// Takes note of events that belong to no transaction.
package protocol EventRecorder: Sendable {
    func record(_ event: EventEnvelope) async throws(SyncError)
}

package struct OutboxEvent: Sendable, Equatable {
    package let sequence: Int64
    package let envelope: EventEnvelope

    package init(sequence: Int64, envelope: EventEnvelope) {
        self.sequence = sequence
        self.envelope = envelope
    }
}
