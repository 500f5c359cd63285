import SyncCore

/// Statements on `tds_sync_queue`: the records that wait to be read again.
enum QueuedRecords {
    /// Takes records that are due, all of one type: of that whose record is due for the longest time.
    static func claiming(by server: String, limits: ClaimLimits, until end: Instant, now: Instant) -> SQLText {
        """
        WITH next AS (
            SELECT entity_type FROM \(claimable(now)) AND entity_type \(notIn: limits.passedOver)
            ORDER BY available_at, entity_type LIMIT 1
        ), due AS (
            SELECT entity_type, entity_id FROM \(claimable(now)) AND entity_type = (SELECT entity_type FROM next)
            ORDER BY available_at, entity_id LIMIT \(limit(limits)) \(.forUpdateSkipLocked)
        )
        UPDATE tds_sync_queue SET \(Claims.taking(by: server, until: end))
        FROM due WHERE tds_sync_queue.entity_type = due.entity_type AND tds_sync_queue.entity_id = due.entity_id
        RETURNING tds_sync_queue.entity_type, tds_sync_queue.entity_id, through_sequence, attempts
        """
    }

    /// The table and its condition.
    static func claimable(_ now: Instant) -> SQLText {
        "tds_sync_queue WHERE \(Claims.ofRecords.isSo(QueueRules.recordIsClaimable, at: now))"
    }

    static func rows(of claim: ClaimedRecords) -> SQLText {
        "entity_type = \(claim.entityType) AND entity_id \(in: claim.places.map(\.entityID))"
    }

    /// Those of the records that still are the server's, with the payload of the newest event that speaks of each.
    static func held(_ claim: ClaimedRecords) -> SQLText {
        """
        SELECT entity_id, (
            SELECT payload FROM tds_inbox_events AS event
            WHERE event.entity_type = tds_sync_queue.entity_type AND event.entity_id = tds_sync_queue.entity_id
            ORDER BY sequence DESC LIMIT 1
        ) AS payload
        FROM tds_sync_queue WHERE \(rows(of: claim)) AND claimed_by = \(claim.server) ORDER BY entity_id \(.forUpdate)
        """
    }

    /// Ends places: the events up to where the claim went are dealt with, and the record waits on only for newer ones.
    static func finishing(
        _ places: [ClaimedRecords.Place],
        of entityType: String,
        as status: String,
        now: Instant
    ) -> [SQLText] {
        guard !places.isEmpty else { return [] }
        let done = SQLRows(
            "done",
            [("entity_id", .texts(places.map(\.entityID))), ("through", .integers(places.map(\.throughSequence)))]
        )
        let events: SQLText = """
            event.entity_type = \(entityType) AND event.entity_id = done.entity_id
                AND event.sequence <= done.through AND event.status = 'queued'
            """
        return [
            // Before it is so: afterwards nothing tells these events from others.
            WebhookEvents.telling(
                .webhookProcessed,
                of: "\(done) JOIN tds_inbox_events AS event ON \(events)",
                as: status,
                at: now
            ),
            """
            UPDATE tds_inbox_events AS event SET status = \(status), processed_at = \(now) FROM \(done) WHERE \(events)
            """,
            """
            DELETE FROM tds_sync_queue
            WHERE entity_type = \(entityType) AND entity_id \(in: places.map(\.entityID)) AND EXISTS (
                SELECT 1 FROM \(done)
                WHERE done.entity_id = tds_sync_queue.entity_id AND tds_sync_queue.through_sequence <= done.through
            )
            """,
            """
            UPDATE tds_sync_queue
            SET \(Claims.ending), attempts = 0, last_error = NULL,
                available_at = \(now.advanced(by: DeliveryRules.rereadPause))
            FROM \(done)
            WHERE tds_sync_queue.entity_type = \(entityType) AND tds_sync_queue.entity_id = done.entity_id
            """,
        ]
    }

    /// Ends a claim; the record waits on.
    /// - Parameter next: nil leaves the instant as it is.
    static func releasing(
        _ place: ClaimedRecords.Place,
        of entityType: String,
        next: Instant?,
        addingAttempts attempts: Int,
        reason: String?
    ) -> SQLText {
        """
        UPDATE tds_sync_queue
        SET \(Claims.ending), available_at = coalesce(\(next), available_at), attempts = attempts + \(attempts),
            last_error = coalesce(\(reason), last_error)
        WHERE entity_type = \(entityType) AND entity_id = \(place.entityID)
        """
    }

    /// Of the type that is next.
    private static func limit(_ limits: ClaimLimits) -> SQLText {
        let own = limits.ofTypes.sorted { $0.key < $1.key }
        guard !own.isEmpty else { return "\(limits.standard)" }
        let cases = own.map { type, number -> SQLText in "WHEN \(type) THEN \(number)" }
        let limit: SQLText = "CASE entity_type \(SQLText.joined(cases, by: " ")) ELSE \(limits.standard) END"
        // Somebody else may have been faster: then none is next.
        return "coalesce((SELECT \(limit) FROM next), 0)"
    }
}
