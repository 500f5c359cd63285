import SyncCore

/// What other programs are told of dead letters, as a part of the statement that adds one.
enum DeadLetterEvents {
    /// What a statement has to return for ``telling(where:correlationID:)``; it calls
    /// `tds_dead_letter_queue` `stored`.
    static let columns = """
        stored.id, stored.entity_type, stored.entity_id, stored.reason, stored.message, stored.sync_id, stored.attempts,
        stored.status, stored.last_seen
        """

    /// - Parameters:
    ///   - condition: on `letter`, a query with ``columns``.
    ///   - correlationID: as an expression.
    static func telling(where condition: String, correlationID: String) -> String {
        """
        INSERT INTO tds_outbox (event_type, occurred_at, data, correlation_id)
        SELECT '\(EventType.deadLetterAdded.rawValue)', last_seen, json_build_object(
            'id', id, 'entity_type', entity_type, 'entity_id', entity_id, 'reason', reason, 'message', message,
            'attempts', attempts, 'sync_id', nullif(sync_id, '\(DeadLetterQueue.noRun)')
        ), \(correlationID)
        FROM letter WHERE \(condition)
        """
    }

    /// Of the newest webhook that the record waits for.
    static let ofWebhook = """
        (
            SELECT event.correlation_id FROM tds_inbox_events AS event
            WHERE event.entity_id = letter.entity_id AND event.entity_type = letter.entity_type
              AND event.status = 'queued'
            ORDER BY event.sequence DESC LIMIT 1
        )
        """

    /// Of the request or the webhook that led to the run; otherwise the run holds its events together.
    static let ofRun = """
        coalesce(
            (
                SELECT coalesce(run.request ->> 'correlationID', CASE run.mode WHEN 'realtime' THEN \(ofWebhook) END)
                FROM tds_sync_runs AS run WHERE run.id = letter.sync_id
            ),
            letter.sync_id::text
        )
        """
}
