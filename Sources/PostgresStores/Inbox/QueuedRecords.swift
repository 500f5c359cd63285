import SyncCore

/// The rows of `tds_sync_queue`, inside a transaction.
struct QueuedRecords {
    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    /// Queues records without an event. One that waits for later is due now.
    func request(_ ids: [String], of entityType: String, now: Instant) throws {
        try session.execute(
            """
            INSERT INTO tds_sync_queue AS queue (entity_type, entity_id, through_sequence, requested_at, available_at)
            SELECT $1, id, 0, $3, $3 FROM unnest($2) AS ids (id) ORDER BY id COLLATE "C"
            ON CONFLICT (entity_type, entity_id) DO UPDATE
                SET available_at = least(queue.available_at, excluded.available_at)
            """,
            [.text(entityType), .texts(ids), .instant(now)]
        )
    }

    func hasClaimable(but passedOver: [String], now: Instant) throws -> Bool {
        try !session.execute(
            "SELECT 1 FROM tds_sync_queue WHERE \(Self.claimable) AND entity_type <> ALL ($2) LIMIT 1",
            [.instant(now), .texts(passedOver)]
        ).isEmpty
    }

    func claim(by server: String, limits: ClaimLimits, until end: Instant, now: Instant) throws -> ClaimedRecords? {
        let own = limits.ofTypes.sorted { $0.key < $1.key }
        let rows = try session.execute(
            """
            WITH next AS (
                SELECT entity_type FROM tds_sync_queue WHERE \(Self.claimable) AND entity_type <> ALL ($2)
                ORDER BY available_at, entity_type LIMIT 1
            ), due AS (
                SELECT entity_type, entity_id FROM tds_sync_queue
                WHERE \(Self.claimable) AND entity_type = (SELECT entity_type FROM next)
                ORDER BY available_at, entity_id
                LIMIT coalesce(
                    (SELECT own.number FROM unnest($6, $7) AS own (entity_type, number) JOIN next USING (entity_type)),
                    $5
                )
                FOR UPDATE SKIP LOCKED
            )
            UPDATE tds_sync_queue AS queue SET claimed_by = $3, claimed_until = $4
            FROM due WHERE queue.entity_type = due.entity_type AND queue.entity_id = due.entity_id
            RETURNING queue.entity_type, queue.entity_id, queue.through_sequence, queue.attempts
            """,
            [
                .instant(now), .texts(limits.passedOver), .text(server), .instant(end),
                .integer(Int64(limits.standard)), .texts(own.map(\.key)), .integers(own.map { Int64($0.value) }),
            ]
        )
        guard let entityType = rows.first?.text(0) else { return nil }
        let places = rows.map { row in
            ClaimedRecords.Place(
                entityID: row.text(1) ?? "",
                throughSequence: row.integer(2) ?? 0,
                attempts: Int(row.integer(3) ?? 0)
            )
        }
        return ClaimedRecords(entityType: entityType, server: server, places: places)
    }

    /// - Returns: whether all of them still are the server's.
    func keep(_ claim: ClaimedRecords, until end: Instant) throws -> Bool {
        try session.execute(
            """
            UPDATE tds_sync_queue SET claimed_until = $4
            WHERE entity_type = $1 AND claimed_by = $2 AND entity_id = ANY ($3)
            """,
            [.text(claim.entityType), .text(claim.server), .texts(claim.places.map(\.entityID)), .instant(end)]
        ).affected == claim.places.count
    }

    /// Those of the records that still are the server's, with the payload of the newest event that the claim covers.
    func held(_ claim: ClaimedRecords) throws -> [(place: ClaimedRecords.Place, payload: [UInt8])] {
        let rows = try session.execute(
            """
            SELECT queue.entity_id, (
                SELECT payload FROM tds_inbox_events AS event
                WHERE event.entity_type = $1 AND event.entity_id = queue.entity_id
                ORDER BY sequence DESC LIMIT 1
            )
            FROM tds_sync_queue AS queue
            WHERE queue.entity_type = $1 AND queue.claimed_by = $2 AND queue.entity_id = ANY ($3)
            ORDER BY queue.entity_id FOR UPDATE
            """,
            [.text(claim.entityType), .text(claim.server), .texts(claim.places.map(\.entityID))]
        )
        let places = Dictionary(claim.places.map { ($0.entityID, $0) }, uniquingKeysWith: { first, _ in first })
        return rows.compactMap { row in
            places[row.text(0) ?? ""].map { ($0, row.data(1) ?? []) }
        }
    }

    /// Ends places: the events up to where the claim went are dealt with, and the record waits on only for newer ones.
    func finish(_ places: [ClaimedRecords.Place], of entityType: String, as status: String, now: Instant) throws {
        guard !places.isEmpty else { return }
        try session.execute(
            """
            WITH claim AS (SELECT * FROM unnest($2, $3) AS claim (entity_id, through)),
            events AS (
                UPDATE tds_inbox_events AS event SET status = $4, processed_at = $5 FROM claim
                WHERE event.entity_type = $1 AND event.entity_id = claim.entity_id
                  AND event.sequence <= claim.through AND event.status = 'queued'
                RETURNING \(WebhookEvents.columns)
            ),
            told AS (
                \(WebhookEvents.telling(.webhookProcessed, of: "events", at: "$5"))
            ),
            finished AS (
                DELETE FROM tds_sync_queue AS queue USING claim
                WHERE queue.entity_type = $1 AND queue.entity_id = claim.entity_id
                  AND queue.through_sequence <= claim.through
            )
            UPDATE tds_sync_queue AS queue
            SET claimed_by = NULL, claimed_until = NULL, attempts = 0, last_error = NULL FROM claim
            WHERE queue.entity_type = $1 AND queue.entity_id = claim.entity_id
              AND queue.through_sequence > claim.through
            """,
            [
                .text(entityType), .texts(places.map(\.entityID)), .integers(places.map(\.throughSequence)),
                .text(status), .instant(now),
            ]
        )
    }

    /// Ends a claim; the record waits on.
    /// - Parameter next: nil leaves the instant as it is.
    func giveBack(
        _ place: ClaimedRecords.Place,
        of entityType: String,
        next: Instant?,
        addingAttempts attempts: Int64,
        reason: String?
    ) throws {
        try session.execute(
            """
            UPDATE tds_sync_queue
            SET claimed_by = NULL, claimed_until = NULL, available_at = coalesce($3, available_at),
                attempts = attempts + $4, last_error = coalesce($5, last_error)
            WHERE entity_type = $1 AND entity_id = $2
            """,
            [.text(entityType), .text(place.entityID), .instant(next), .integer(attempts), .text(reason)]
        )
    }

    func backlog() throws -> [String: QueueBacklog] {
        let rows = try session.execute(
            "SELECT entity_type, count(*), min(requested_at) FROM tds_sync_queue GROUP BY entity_type"
        )
        return rows.reduce(into: [:]) { backlog, row in
            backlog[row.text(0) ?? ""] = QueueBacklog(waiting: Int(row.integer(1) ?? 0), oldest: row.instant(2))
        }
    }

    /// `$1` is now.
    private static let claimable = "(available_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1))"
}
