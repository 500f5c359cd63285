import SyncCore

/// The rows of `tds_sync_queue`, inside a transaction.
struct QueuedRecords {
    private let session: any SQLSession

    init(_ session: any SQLSession) {
        self.session = session
    }

    /// Queues records without an event. One that waits for later is due now.
    func request(_ ids: [String], of entityType: String, now: Instant) throws {
        // In the order in which rows are locked elsewhere, byte by byte, so that no two wait for each other.
        let ordered = ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let requested = SQLRows("requested", [("entity_id", .texts(ordered))])
        try session.run(
            """
            INSERT INTO tds_sync_queue (entity_type, entity_id, through_sequence, requested_at, available_at)
            SELECT \(entityType), entity_id, 0, \(now), \(now) FROM \(requested) WHERE true
            ON CONFLICT (entity_type, entity_id) DO UPDATE
                SET available_at = \(.least)(tds_sync_queue.available_at, excluded.available_at)
            """
        )
    }

    func hasClaimable(but passedOver: [String], now: Instant) throws -> Bool {
        try !session.run(
            """
            SELECT 1 AS found FROM tds_sync_queue
            WHERE \(Self.isClaimable(now)) AND entity_type \(notIn: passedOver) LIMIT 1
            """
        ).rows.isEmpty
    }

    func claim(by server: String, limits: ClaimLimits, until end: Instant, now: Instant) throws -> ClaimedRecords? {
        let rows = try session.run(
            """
            WITH next AS (
                SELECT entity_type FROM tds_sync_queue
                WHERE \(Self.isClaimable(now)) AND entity_type \(notIn: limits.passedOver)
                ORDER BY available_at, entity_type LIMIT 1
            ), due AS (
                SELECT entity_type, entity_id FROM tds_sync_queue
                WHERE \(Self.isClaimable(now)) AND entity_type = (SELECT entity_type FROM next)
                ORDER BY available_at, entity_id LIMIT \(Self.limit(limits)) \(.forUpdateSkipLocked)
            )
            UPDATE tds_sync_queue SET claimed_by = \(server), claimed_until = \(end)
            FROM due WHERE tds_sync_queue.entity_type = due.entity_type AND tds_sync_queue.entity_id = due.entity_id
            RETURNING tds_sync_queue.entity_type, tds_sync_queue.entity_id, through_sequence, attempts
            """
        ).rows
        guard let entityType = rows.first?.text("entity_type") else { return nil }
        let places = rows.map { row in
            ClaimedRecords.Place(
                entityID: row.text("entity_id") ?? "",
                throughSequence: row.integer("through_sequence") ?? 0,
                attempts: row.count("attempts")
            )
        }
        return ClaimedRecords(entityType: entityType, server: server, places: places)
    }

    /// - Returns: whether all of them still are the server's.
    func renew(_ claim: ClaimedRecords, until end: Instant) throws -> Bool {
        try session.run(
            """
            UPDATE tds_sync_queue SET claimed_until = \(end)
            WHERE entity_type = \(claim.entityType) AND claimed_by = \(claim.server)
                AND entity_id \(in: claim.places.map(\.entityID))
            """
        ).changed == claim.places.count
    }

    /// Those of the records that still are the server's, with the payload of the newest event that speaks of each.
    func held(_ claim: ClaimedRecords) throws -> [(place: ClaimedRecords.Place, payload: [UInt8])] {
        let rows = try session.run(
            """
            SELECT entity_id, (
                SELECT payload FROM tds_inbox_events AS event
                WHERE event.entity_type = tds_sync_queue.entity_type AND event.entity_id = tds_sync_queue.entity_id
                ORDER BY sequence DESC LIMIT 1
            ) AS payload
            FROM tds_sync_queue
            WHERE entity_type = \(claim.entityType) AND claimed_by = \(claim.server)
                AND entity_id \(in: claim.places.map(\.entityID))
            ORDER BY entity_id \(.forUpdate)
            """
        ).rows
        let places = Dictionary(claim.places.map { ($0.entityID, $0) }, uniquingKeysWith: { first, _ in first })
        return rows.compactMap { row in
            places[row.text("entity_id") ?? ""].map { ($0, row.bytes("payload")) }
        }
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
            UPDATE tds_sync_queue SET claimed_by = NULL, claimed_until = NULL, attempts = 0, last_error = NULL FROM \(done)
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
        SET claimed_by = NULL, claimed_until = NULL, available_at = coalesce(\(next), available_at),
            attempts = attempts + \(attempts), last_error = coalesce(\(reason), last_error)
        WHERE entity_type = \(entityType) AND entity_id = \(place.entityID)
        """
    }

    func backlog() throws -> [String: QueueBacklog] {
        try session.run(
            """
            SELECT entity_type, count(*) AS waiting, min(requested_at) AS oldest
            FROM tds_sync_queue GROUP BY entity_type
            """
        ).rows.reduce(into: [:]) { backlog, row in
            backlog[row.text("entity_type") ?? ""] = QueueBacklog(
                waiting: row.count("waiting"),
                oldest: row.instant("oldest")
            )
        }
    }

    private static func isClaimable(_ now: Instant) -> SQLText {
        "available_at <= \(now) AND (claimed_until IS NULL OR claimed_until <= \(now))"
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
