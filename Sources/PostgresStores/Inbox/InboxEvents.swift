import SyncCore

/// The rows of `tds_inbox_events`, inside a transaction.
struct InboxEvents {
    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    /// Stores events and queues their records. The events of one record are stored one after the other.
    func store(_ events: [InboxEvent]) throws -> [InboxReceipt] {
        // Whoever locks many records locks them in one order, so that no two wait for each other.
        let ordered = events.enumerated().sorted { left, right in
            (left.element.entityType, left.element.entityID, left.offset)
                < (right.element.entityType, right.element.entityID, right.offset)
        }
        let stored = try session.execute([Self.locking(events)] + ordered.map { Self.storing($0.element) }).dropFirst()
        let receipts = zip(ordered, stored).map { event, rows in (offset: event.offset, receipt: Self.receipt(rows)) }
        return receipts.sorted { $0.offset < $1.offset }.map(\.receipt)
    }

    func newest(limit: Int) throws -> [InboxEntry] {
        try session.execute(
            """
            SELECT id::text, entity_type, entity_id, kind, status, received_at, processed_at
            FROM tds_inbox_events ORDER BY sequence DESC LIMIT $1
            """,
            [.integer(Int64(limit))]
        ).map { row in
            InboxEntry(
                eventID: row.text(0) ?? "",
                entityType: row.text(1) ?? "",
                entityID: row.text(2) ?? "",
                kind: row.text(3).flatMap(InboxEvent.Kind.init) ?? .changed,
                status: row.text(4) ?? "",
                receivedAt: row.instant(5) ?? Instant(seconds: 0),
                processedAt: row.instant(6)
            )
        }
    }

    func prune(before: Instant, limit: Int) throws -> Int {
        try session.execute(
            """
            DELETE FROM tds_inbox_events WHERE sequence IN (
                SELECT sequence FROM tds_inbox_events WHERE received_at < $1 AND status <> 'queued'
                ORDER BY received_at LIMIT $2
            )
            """,
            [.instant(before), .integer(Int64(limit))]
        ).affected
    }

    // MARK: Statements

    private static func locking(_ events: [InboxEvent]) -> Statement {
        Statement(
            """
            SELECT pg_advisory_xact_lock(lock) FROM (
                SELECT DISTINCT hashtextextended(record, 0) AS lock FROM unnest($1) AS records (record) ORDER BY lock
            ) AS locks
            """,
            [.texts(events.map { "\($0.entityType):\($0.entityID)" })]
        )
    }

    private static func storing(_ event: InboxEvent) -> Statement {
        Statement(
            insert,
            [
                .text(event.id), .text(event.idempotencyKey), .text(event.entityType), .text(event.entityID),
                .text(event.kind.rawValue), .bytes(event.payload), .instant(event.receivedAt),
                .instant(event.modifiedAt), .text(event.correlationID), .boolean(event.isUnchanged),
            ]
        )
    }

    /// `first` is the event that this one repeats: one with its key, and no other event of the record since that could have
    /// changed it; that waits, or came within the last hour and was read, and its record was not marked deleted since: what a value was
    /// before it may be again, without a stamp.
    /// Without a stamp its record has to wait still, and nobody be reading it: what was read may have changed since.
    private static let insert = """
        WITH first AS (
            SELECT event.id FROM tds_inbox_events AS event
            WHERE event.idempotency_key = $2 AND NOT EXISTS (
                SELECT 1 FROM tds_inbox_events AS later
                WHERE later.entity_id = event.entity_id AND later.entity_type = event.entity_type
                  AND later.sequence > event.sequence
                  AND ($8::timestamptz IS NULL OR later.modified_at IS NULL OR later.modified_at = $8)
            )
            AND ($8::timestamptz IS NOT NULL OR EXISTS (
                SELECT 1 FROM tds_sync_queue AS place
                WHERE place.entity_type = event.entity_type AND place.entity_id = event.entity_id
                  AND place.claimed_until IS NULL
            ))
            AND (event.status = 'queued' OR (event.status <> 'dead' AND event.received_at > $7::timestamptz - interval '1 hour' AND (
                SELECT bool_and(log.action <> 'deleted' OR log.logged_at <= coalesce(event.processed_at, event.received_at))
                FROM tds_sync_logs AS log
                WHERE log.entity_id = event.entity_id AND log.entity_type = event.entity_type
            )))
            LIMIT 1
        ),
        stored AS (
            INSERT INTO tds_inbox_events AS event (
                id, idempotency_key, entity_type, entity_id, kind, payload, received_at, modified_at, correlation_id, status
            )
            SELECT $1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, CASE
                WHEN $10 AND NOT EXISTS (SELECT 1 FROM tds_sync_queue WHERE entity_type = $3 AND entity_id = $4)
                THEN 'unchanged' ELSE 'queued'
            END
            WHERE NOT EXISTS (SELECT 1 FROM first)
            RETURNING \(WebhookEvents.columns)
        ),
        told AS (
            \(WebhookEvents.telling(.webhookReceived, of: "stored", at: "$7"))
        ),
        placed AS (
            INSERT INTO tds_sync_queue AS queue (entity_type, entity_id, through_sequence, requested_at, available_at)
            SELECT $3, $4, sequence, $7, $7 FROM stored WHERE status = 'queued'
            ON CONFLICT (entity_type, entity_id) DO UPDATE
                SET through_sequence = greatest(queue.through_sequence, excluded.through_sequence)
        )
        SELECT id::text, 'repeated' FROM first UNION ALL SELECT id::text, status FROM stored
        """

    private static func receipt(_ rows: ResultRows) -> InboxReceipt {
        let row = rows.first
        return InboxReceipt(
            eventID: row?.text(0) ?? "",
            outcome: row?.text(1).flatMap(InboxReceipt.Outcome.init) ?? .queued
        )
    }
}
