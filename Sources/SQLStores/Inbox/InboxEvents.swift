import SyncCore

/// Stores the events of a webhook in `tds_inbox_events`, tells of them, and queues their records. What becomes of each say
/// ``SyncCore/DeliveryRules``.
enum InboxEvents {
    /// The events of one record are stored one after the other, also by several processes.
    static func store(_ events: [InboxEvent], in session: any SQLSession) throws -> [InboxReceipt] {
        guard session.dialect.joinsWrites else { return try events.map { try storeAlone($0, in: session) } }
        let locking = session.dialect.locking(Set(events.map { "\($0.entityType):\($0.entityID)" }).sorted())
        // Whoever locks many records locks them in one order, so that no two wait for each other.
        let ordered = events.enumerated().sorted { left, right in
            (left.element.entityType, left.element.entityID, left.offset)
                < (right.element.entityType, right.element.entityID, right.offset)
        }
        let statements = ordered.map { storing($0.element) }
        let results = try session.run((locking.map { [$0] } ?? []) + statements).suffix(statements.count)
        let receipts = results.map { receipt($0.rows.first) }
        return zip(ordered, receipts).sorted { $0.0.offset < $1.0.offset }.map(\.1)
    }

    private static func receipt(_ row: SQLRow?) -> InboxReceipt {
        InboxReceipt(eventID: row?.text("id") ?? "", outcome: row?.value("outcome") ?? .queued)
    }

    // MARK: Statements

    /// An event, what is told of it and its record's place in the queue in one statement, and so in one view of the database.
    private static func storing(_ event: InboxEvent) -> SQLText {
        """
        WITH stored AS (\(insertion(event)) RETURNING *),
        told AS (\(WebhookEvents.telling(.webhookReceived, of: "stored AS event", at: event.receivedAt))),
        queued AS (\(queueing(from: "stored", event)))
        SELECT id, 'repeated' AS outcome FROM (\(repeated(by: event))) AS earlier
        UNION ALL SELECT id, status FROM stored
        """
    }

    /// The same one after the other, where nobody else writes meanwhile.
    private static func storeAlone(_ event: InboxEvent, in session: any SQLSession) throws -> InboxReceipt {
        let stored = try session.run("\(insertion(event)) RETURNING id, status AS outcome")
        guard stored.changed == 1 else {
            return receipt(
                try session.run("SELECT id, 'repeated' AS outcome FROM (\(repeated(by: event))) AS earlier").rows.first
            )
        }
        let source: SQLText = "tds_inbox_events AS event WHERE event.id = \(uuid: event.id)"
        try session.run([
            WebhookEvents.telling(.webhookReceived, of: source, at: event.receivedAt), queueing(from: source, event),
        ])
        return receipt(stored.rows.first)
    }

    /// Nothing where the event is a repetition.
    private static func insertion(_ event: InboxEvent) -> SQLText {
        let isUnchanged = DeliveryRules.isUnchanged.condition { condition($0, event) }
        return """
            INSERT INTO tds_inbox_events (
                id, idempotency_key, entity_type, entity_id, kind, payload, received_at, modified_at, correlation_id, status
            )
            SELECT \(uuid: event.id), \(event.idempotencyKey), \(event.entityType), \(event.entityID),
                \(event.kind.rawValue), \(event.payload), \(event.receivedAt), \(event.modifiedAt),
                \(event.correlationID), CASE WHEN \(isUnchanged) THEN 'unchanged' ELSE 'queued' END
            WHERE NOT EXISTS (\(repeated(by: event)))
            """
    }

    /// - Parameter events: as the source of a SELECT, with its conditions.
    private static func queueing(from events: SQLText, _ event: InboxEvent) -> SQLText {
        """
        INSERT INTO tds_sync_queue (entity_type, entity_id, through_sequence, requested_at, available_at)
        SELECT entity_type, entity_id, sequence, received_at, \(available(event))
        FROM (SELECT * FROM \(events)) AS new WHERE status = 'queued'
        ON CONFLICT (entity_type, entity_id) DO UPDATE SET
            through_sequence = \(.greatest)(tds_sync_queue.through_sequence, excluded.through_sequence)
        """
    }

    /// When the record may be read: at once, unless it was just read.
    private static func available(_ event: InboxEvent) -> SQLText {
        """
        CASE WHEN EXISTS (
            SELECT 1 FROM tds_inbox_events AS dealt
            WHERE dealt.entity_type = \(event.entityType) AND dealt.entity_id = \(event.entityID)
                AND dealt.status = 'processed'
                AND dealt.processed_at > \(event.receivedAt.advanced(by: .zero - DeliveryRules.rereadPause))
        ) THEN \(event.receivedAt.advanced(by: DeliveryRules.rereadPause)) ELSE received_at END
        """
    }

    /// The event that this one repeats.
    private static func repeated(by event: InboxEvent) -> SQLText {
        """
        SELECT earlier.id FROM tds_inbox_events AS earlier
        WHERE earlier.idempotency_key = \(event.idempotencyKey)
            AND \(DeliveryRules.isRepetition.condition { condition($0, event) })
        LIMIT 1
        """
    }

    /// - Parameter event: that is to be stored; `earlier` is one with its key.
    private static func condition(_ fact: DeliveryFact, _ event: InboxEvent) -> SQLText {
        switch fact {
        case .hasStamp: event.modifiedAt == nil ? "false" : "true"
        case .isKnownContent: event.isUnchanged ? "true" : "false"
        case .recordWaits:
            """
            EXISTS (
                SELECT 1 FROM tds_sync_queue WHERE entity_type = \(event.entityType) AND entity_id = \(event.entityID)
            )
            """
        case .recordIsUnread:
            """
            EXISTS (
                SELECT 1 FROM tds_sync_queue AS place
                WHERE place.entity_type = earlier.entity_type AND place.entity_id = earlier.entity_id
                    AND place.claimed_until IS NULL
            )
            """
        case .earlierWaits: "earlier.status = 'queued'"
        case .earlierIsDead: "earlier.status = 'dead'"
        case .earlierIsRecent:
            "earlier.received_at > \(event.receivedAt.advanced(by: .zero - DeliveryRules.window))"
        case .earlierWasFollowed:
            """
            EXISTS (
                SELECT 1 FROM tds_inbox_events AS later
                WHERE later.entity_id = earlier.entity_id AND later.entity_type = earlier.entity_type
                    AND later.sequence > earlier.sequence AND \(laterCounts(event.modifiedAt))
            )
            """
        case .recordIsLogged: logged("true")
        case .recordWasDeleted:
            logged("log.action = 'deleted' AND log.logged_at > coalesce(earlier.processed_at, earlier.received_at)")
        }
    }

    /// Whether a later event may speak of another change than one with this stamp, or without any.
    private static func laterCounts(_ stamp: Instant?) -> SQLText {
        guard let stamp else { return "true" }
        return "(later.modified_at IS NULL OR later.modified_at = \(stamp))"
    }

    /// Whether the change log has an entry of the record.
    private static func logged(_ condition: SQLText) -> SQLText {
        """
        EXISTS (
            SELECT 1 FROM tds_sync_logs AS log
            WHERE log.entity_id = earlier.entity_id AND log.entity_type = earlier.entity_type AND \(condition)
        )
        """
    }
}
