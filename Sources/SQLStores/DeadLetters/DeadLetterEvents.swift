import SyncCore

/// What other programs are told of dead letters.
enum DeadLetterEvents {
    /// Tells of a letter as it now is.
    /// - Parameters:
    ///   - id: the only one that the letter may have; nil for any.
    ///   - byRun: whether a run left it.
    static func telling(_ letter: LetterRow, id: String?, byRun: Bool) -> SQLText {
        let isOurs: SQLText = id.map { "id = \(uuid: $0)" } ?? "true"
        return """
            INSERT INTO tds_outbox (event_type, occurred_at, data, correlation_id)
            SELECT \(EventType.deadLetterAdded.rawValue), last_seen, \(.jsonObject)(
                'id', id, 'entity_type', entity_type, 'entity_id', entity_id, 'reason', reason, 'message', message,
                'attempts', attempts, 'sync_id', nullif(sync_id, \(uuid: NotedLetters.noRun))
            ), \(byRun ? correlationOfRun : correlationOfWebhook)
            FROM tds_dead_letter_queue AS letter
            WHERE entity_type = \(letter.entityType) AND dedupe_key = \(letter.key) AND \(isOurs)
            """
    }

    /// Of the newest webhook that the record waits for.
    private static let correlationOfWebhook: SQLText = """
        (
            SELECT event.correlation_id FROM tds_inbox_events AS event
            WHERE event.entity_id = letter.entity_id AND event.entity_type = letter.entity_type
              AND event.status = 'queued'
            ORDER BY event.sequence DESC LIMIT 1
        )
        """

    /// Of the request or the webhook that led to the run; otherwise the run holds its events together.
    private static let correlationOfRun: SQLText = """
        coalesce(
            (
                SELECT coalesce(
                    \(member: "correlationID", of: "run.request"),
                    CASE run.mode WHEN 'realtime' THEN \(correlationOfWebhook) END
                )
                FROM tds_sync_runs AS run WHERE run.id = letter.sync_id
            ),
            CAST(letter.sync_id AS text)
        )
        """
}
