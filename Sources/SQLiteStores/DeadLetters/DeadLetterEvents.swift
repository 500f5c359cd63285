import GRDB
import SyncCore

/// What other programs are told of dead letters.
struct DeadLetterEvents {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Tells of a letter as it now is.
    /// - Parameter correlationID: as an expression on `letter`.
    func tell(_ key: String, of entityType: String, correlationID: String) throws {
        try database.execute(
            sql: """
                INSERT INTO tds_outbox (event_type, occurred_at, data, correlation_id)
                SELECT ?, last_seen, json_object(
                    'id', id, 'entity_type', entity_type, 'entity_id', entity_id, 'reason', reason, 'message', message,
                    'attempts', attempts, 'sync_id', nullif(sync_id, '\(DeadLetterQueue.noRun)')
                ), \(correlationID)
                FROM tds_dead_letter_queue AS letter WHERE entity_type = ? AND dedupe_key = ? AND status = 'open'
                """,
            arguments: [EventType.deadLetterAdded.rawValue, entityType, key]
        )
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
                SELECT coalesce(
                    json_extract(run.request, '$.correlationID'), CASE run.mode WHEN 'realtime' THEN \(ofWebhook) END
                )
                FROM tds_sync_runs AS run WHERE run.id = letter.sync_id
            ),
            letter.sync_id
        )
        """
}
