import SyncCore

/// What other programs are told of webhooks.
enum WebhookEvents {
    /// - Parameters:
    ///   - events: rows of `tds_inbox_events` under the name `event`, as the source of a SELECT with its conditions.
    ///   - outcome: nil for the one that they have.
    static func telling(_ type: EventType, of events: SQLText, as outcome: String? = nil, at instant: Instant)
        -> SQLText
    {
        let outcome: SQLText = outcome.map { "\($0)" } ?? "event.status"
        return """
            INSERT INTO tds_outbox (event_type, occurred_at, data, correlation_id)
            SELECT \(type.rawValue), \(instant), \(.jsonObject)(
                'event_id', event.id, 'entity_type', event.entity_type, 'entity_id', event.entity_id, 'kind', event.kind,
                'idempotency_key', event.idempotency_key, 'outcome', \(outcome)
            ), event.correlation_id
            FROM \(events) ORDER BY event.sequence
            """
    }
}
