import SyncCore

/// The rows of `tds_inbox_events`, inside a transaction.
struct InboxEvents {
    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    /// Stores an event and queues its record. The events of one record are stored one after the other.
    func store(_ event: InboxEvent) throws -> InboxReceipt {
        try session.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
            [.text("\(event.entityType):\(event.entityID)")]
        )
        if let first = try repeated(by: event) { return InboxReceipt(eventID: first, isNew: false) }
        let stored = try session.execute(
            Self.insert,
            [
                .text(event.id), .text(event.idempotencyKey), .text(event.entityType), .text(event.entityID),
                .text(event.kind.rawValue), .bytes(event.payload), .instant(event.receivedAt),
                .instant(event.modifiedAt), .text(event.correlationID), .boolean(event.isUnchanged),
            ]
        ).first
        if let stored, stored.text(1) == "queued" {
            try QueuedRecords(session).add(
                [event.entityID],
                of: event.entityType,
                through: stored.integer(0) ?? 0,
                now: event.receivedAt
            )
        }
        return InboxReceipt(eventID: event.id, isNew: true)
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

    /// The event that this one repeats: one with its key, and no other event of the record since that could have changed it.
    private func repeated(by event: InboxEvent) throws -> String? {
        try session.execute(
            """
            SELECT first.id::text FROM tds_inbox_events AS first
            WHERE first.idempotency_key = $1 AND NOT EXISTS (
                SELECT 1 FROM tds_inbox_events AS later
                WHERE later.entity_id = first.entity_id AND later.entity_type = first.entity_type
                  AND later.sequence > first.sequence
                  AND ($2::timestamptz IS NULL OR later.modified_at IS NULL OR later.modified_at = $2)
            )
            LIMIT 1
            """,
            [.text(event.idempotencyKey), .instant(event.modifiedAt)]
        ).first?.text(0)
    }

    /// An unchanged event of a record that waits is no reason not to read it.
    private static let insert = """
        INSERT INTO tds_inbox_events (
            id, idempotency_key, entity_type, entity_id, kind, payload, received_at, modified_at, correlation_id, status
        )
        SELECT $1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, CASE
            WHEN $10 AND NOT EXISTS (SELECT 1 FROM tds_sync_queue WHERE entity_type = $3 AND entity_id = $4)
            THEN 'unchanged' ELSE 'queued'
        END
        RETURNING sequence, status
        """
}
