import SyncCore

/// What other programs are told of webhooks, as a part of the statement that notes it.
enum WebhookEvents {
    /// What a statement has to return for ``telling(_:of:at:)``; it calls `tds_inbox_events` `event`.
    static let columns = """
        event.id, event.sequence, event.entity_type, event.entity_id, event.kind, event.idempotency_key,
        event.correlation_id, event.status
        """

    /// - Parameters:
    ///   - events: names the statement that has returned ``columns``.
    ///   - instant: when it took place, as an expression.
    static func telling(_ type: EventType, of events: String, at instant: String) -> String {
        """
        INSERT INTO tds_outbox (event_type, occurred_at, data, correlation_id)
        SELECT '\(type.rawValue)', \(instant), json_build_object(
            'event_id', id, 'entity_type', entity_type, 'entity_id', entity_id, 'kind', kind,
            'idempotency_key', idempotency_key, 'outcome', status
        ), correlation_id
        FROM \(events) ORDER BY sequence
        """
    }
}
