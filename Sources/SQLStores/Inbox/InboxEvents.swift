import SyncCore

/// The rows of `tds_inbox_events`, inside a transaction.
struct InboxEvents {
    private let session: any SQLSession

    init(_ session: any SQLSession) {
        self.session = session
    }

    /// Stores events and queues their records. The events of one record are stored one after the other, also by several processes.
    func store(_ events: [InboxEvent]) throws -> [InboxReceipt] {
        guard session.dialect.joinsWrites else { return try events.map(storeAlone) }
        let locking = session.dialect.locking(Set(events.map { "\($0.entityType):\($0.entityID)" }).sorted())
        // Whoever locks many records locks them in one order, so that no two wait for each other.
        let ordered = events.enumerated().sorted { left, right in
            (left.element.entityType, left.element.entityID, left.offset)
                < (right.element.entityType, right.element.entityID, right.offset)
        }
        let statements = ordered.map { Self.storing($0.element) }
        let results = try session.run((locking.map { [$0] } ?? []) + statements).suffix(statements.count)
        let receipts = results.map { Self.receipt($0.rows.first) }
        return zip(ordered, receipts).sorted { $0.0.offset < $1.0.offset }.map(\.1)
    }

    func newest(limit: Int) throws -> [InboxEntry] {
        try session.run(
            """
            SELECT id, entity_type, entity_id, kind, status, received_at, processed_at
            FROM tds_inbox_events ORDER BY sequence DESC LIMIT \(limit)
            """
        ).rows.map { row in
            InboxEntry(
                eventID: row.text("id") ?? "",
                entityType: row.text("entity_type") ?? "",
                entityID: row.text("entity_id") ?? "",
                kind: row.value("kind") ?? .changed,
                status: row.text("status") ?? "",
                receivedAt: row.instant("received_at") ?? .unknown,
                processedAt: row.instant("processed_at")
            )
        }
    }

    func prune(before: Instant, limit: Int) throws -> Int {
        try session.run(
            """
            DELETE FROM tds_inbox_events WHERE sequence IN (
                SELECT sequence FROM tds_inbox_events WHERE received_at < \(before) AND status <> 'queued'
                ORDER BY received_at LIMIT \(limit)
            )
            """
        ).changed
    }

    // MARK: Statements

    /// An event, what is told of it and its record's place in the queue in one statement, and so in one view of the database.
    private static func storing(_ event: InboxEvent) -> SQLText {
        """
        WITH stored AS (\(insertion(event)) RETURNING *),
        told AS (\(WebhookEvents.telling(.webhookReceived, of: "stored AS event", at: event.receivedAt))),
        queued AS (\(queueing(from: "stored")))
        SELECT id, 'repeated' AS outcome FROM (\(repeated(by: event))) AS earlier
        UNION ALL SELECT id, status FROM stored
        """
    }

    /// The same one after the other, where nobody else writes meanwhile.
    private func storeAlone(_ event: InboxEvent) throws -> InboxReceipt {
        let stored = try session.run("\(Self.insertion(event)) RETURNING id, status AS outcome")
        guard stored.changed == 1 else {
            return Self.receipt(
                try session.run("SELECT id, 'repeated' AS outcome FROM (\(Self.repeated(by: event))) AS earlier").rows
                    .first
            )
        }
        let source: SQLText = "tds_inbox_events AS event WHERE event.id = \(uuid: event.id)"
        try session.run([
            WebhookEvents.telling(.webhookReceived, of: source, at: event.receivedAt), Self.queueing(from: source),
        ])
        return Self.receipt(stored.rows.first)
    }

    /// Nothing where the event is a repetition.
    private static func insertion(_ event: InboxEvent) -> SQLText {
        """
        INSERT INTO tds_inbox_events (
            id, idempotency_key, entity_type, entity_id, kind, payload, received_at, modified_at, correlation_id, status
        )
        SELECT \(uuid: event.id), \(event.idempotencyKey), \(event.entityType), \(event.entityID),
            \(event.kind.rawValue), \(event.payload), \(event.receivedAt), \(event.modifiedAt),
            \(event.correlationID), \(status(of: event))
        WHERE NOT EXISTS (\(repeated(by: event)))
        """
    }

    /// - Parameter events: as the source of a SELECT, with its conditions.
    private static func queueing(from events: SQLText) -> SQLText {
        """
        INSERT INTO tds_sync_queue (entity_type, entity_id, through_sequence, requested_at, available_at)
        SELECT entity_type, entity_id, sequence, received_at, received_at
        FROM (SELECT * FROM \(events)) AS new WHERE status = 'queued'
        ON CONFLICT (entity_type, entity_id) DO UPDATE SET
            through_sequence = \(.greatest)(tds_sync_queue.through_sequence, excluded.through_sequence)
        """
    }

    /// An unchanged event of a record that waits is no reason not to read it.
    private static func status(of event: InboxEvent) -> SQLText {
        guard event.isUnchanged else { return "'queued'" }
        return """
            CASE WHEN EXISTS (
                SELECT 1 FROM tds_sync_queue WHERE entity_type = \(event.entityType) AND entity_id = \(event.entityID)
            ) THEN 'queued' ELSE 'unchanged' END
            """
    }

    /// The event that this one repeats: one with its key, and no other event of the record since that could have
    /// changed it; that waits, or came within the last hour and was read, and its record was not marked deleted since: what a value was
    /// before it may be again, without a stamp.
    /// Without a stamp its record has to wait still, and nobody be reading it: what was read may have changed since.
    private static func repeated(by event: InboxEvent) -> SQLText {
        let laterCounts: SQLText =
            event.modifiedAt.map { "(later.modified_at IS NULL OR later.modified_at = \($0))" } ?? "true"
        let isUnread: SQLText = """
            EXISTS (
                SELECT 1 FROM tds_sync_queue AS place
                WHERE place.entity_type = earlier.entity_type AND place.entity_id = earlier.entity_id
                  AND place.claimed_until IS NULL
            )
            """
        return """
            SELECT earlier.id FROM tds_inbox_events AS earlier
            WHERE earlier.idempotency_key = \(event.idempotencyKey) AND NOT EXISTS (
                SELECT 1 FROM tds_inbox_events AS later
                WHERE later.entity_id = earlier.entity_id AND later.entity_type = earlier.entity_type
                  AND later.sequence > earlier.sequence AND \(laterCounts)
            )
            AND \(event.modifiedAt == nil ? isUnread : "true")
            AND (earlier.status = 'queued' OR (
                earlier.status <> 'dead' AND earlier.received_at > \(event.receivedAt.advanced(by: .seconds(-3_600)))
                AND (
                    SELECT min(CASE
                        WHEN log.action = 'deleted' AND log.logged_at > coalesce(earlier.processed_at, earlier.received_at)
                        THEN 0 ELSE 1
                    END) FROM tds_sync_logs AS log
                    WHERE log.entity_id = earlier.entity_id AND log.entity_type = earlier.entity_type
                ) = 1
            ))
            LIMIT 1
            """
    }

    private static func receipt(_ row: SQLRow?) -> InboxReceipt {
        InboxReceipt(eventID: row?.text("id") ?? "", outcome: row?.value("outcome") ?? .queued)
    }
}
