import SyncCore

/// Webhooks in `tds_inbox_events`, and the records that wait to be read again in `tds_sync_queue`.
struct SQLWebhookInbox: WebhookInbox {
    let database: any ControlDatabase

    func store(_ events: [InboxEvent]) async throws(SyncError) -> [InboxReceipt] {
        try await database.write { try InboxEvents.store(events, in: $0) }
    }

    func enqueue(_ ids: [String], of entityType: String, now: Instant) async throws(SyncError) {
        // In the order in which rows are locked elsewhere, byte by byte, so that no two wait for each other.
        let ordered = ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        try await database.run(
            """
            INSERT INTO tds_sync_queue (entity_type, entity_id, through_sequence, requested_at, available_at)
            SELECT \(entityType), entity_id, 0, \(now), \(now)
            FROM \(SQLRows("requested", [("entity_id", .texts(ordered))])) WHERE true
            ON CONFLICT (entity_type, entity_id) DO UPDATE
                SET available_at = \(.least)(tds_sync_queue.available_at, excluded.available_at)
            """
        )
    }

    func claim(
        by server: String,
        limits: ClaimLimits,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimedRecords? {
        // Most of the time nothing waits, and that is found out without a transaction that writes.
        let isAnyDue: SQLText =
            "SELECT 1 AS found FROM \(QueuedRecords.claimable(now)) AND entity_type \(notIn: limits.passedOver) LIMIT 1"
        guard try await !database.rows(isAnyDue).isEmpty else { return nil }
        let end = now.advanced(by: duration)
        let rows = try await database.write { session in
            try session.run(QueuedRecords.claiming(by: server, limits: limits, until: end, now: now)).rows
        }
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

    func renew(_ claim: ClaimedRecords, for duration: Duration, now: Instant) async throws(SyncError) -> Bool {
        let (rows, end) = (QueuedRecords.rows(of: claim), now.advanced(by: duration))
        let renewing = Claims.ofRecords.renewing(rows, by: claim.server, until: end)
        return try await database.run(renewing) == claim.places.count
    }

    func complete(
        _ claim: ClaimedRecords,
        _ outcomes: [String: QueueOutcome],
        now: Instant
    ) async throws(SyncError) {
        let shape = database.catalog.type(named: claim.entityType)?.letterShape(of: .detail) ?? .detail
        try await database.write { session in
            let held = try session.run(QueuedRecords.held(claim)).rows
            _ = try session.run(try Settlement(of: claim, held, outcomes, shape, now: now).statements(session))
        }
    }

    func backlog() async throws(SyncError) -> [String: QueueBacklog] {
        try await database.rows(
            """
            SELECT entity_type, count(*) AS waiting, min(requested_at) AS oldest
            FROM tds_sync_queue GROUP BY entity_type
            """
        ).reduce(into: [:]) { backlog, row in
            backlog[row.text("entity_type") ?? ""] = QueueBacklog(
                waiting: row.count("waiting"),
                oldest: row.instant("oldest")
            )
        }
    }

    func dueTypes(now: Instant) async throws(SyncError) -> Set<String> {
        Set(
            try await database.rows("SELECT DISTINCT entity_type FROM tds_sync_queue WHERE available_at <= \(now)")
                .compactMap { $0.text("entity_type") }
        )
    }

    func events(limit: Int) async throws(SyncError) -> [InboxEntry] {
        try await database.rows(
            """
            SELECT id, entity_type, entity_id, kind, status, received_at, processed_at
            FROM tds_inbox_events ORDER BY sequence DESC LIMIT \(limit)
            """
        ).map { row in
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

    func deliveries(since: Instant) async throws(SyncError) -> [String: WebhookDeliveries] {
        try await database.read { try DeliveryStatistics.read(since: since, in: $0) }
    }

    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        let isOld: SQLText = "received_at < \(before) AND status <> 'queued' ORDER BY received_at"
        return try await database.prune("tds_inbox_events", by: "sequence", isOld, limit: limit)
    }
}
