package import SyncCore

/// The outbox in `tds_outbox`.
struct SQLEventOutbox: EventOutbox {
    let database: any ControlDatabase

    func record(_ event: EventEnvelope) async throws(SyncError) {
        try await database.writeOnce { _ = try $0.run(event.addition) }
    }

    func unrelayed(limit: Int) async throws(SyncError) -> [OutboxEvent] {
        try await database.rows(
            """
            SELECT sequence, event_id, event_type, occurred_at, data, correlation_id
            FROM tds_outbox WHERE relayed_at IS NULL ORDER BY sequence LIMIT \(limit)
            """
        ).map(OutboxEvent.init)
    }

    func markRelayed(_ sequences: [Int64], at now: Instant) async throws(SyncError) {
        try await database.run(
            "UPDATE tds_outbox SET relayed_at = \(now) WHERE relayed_at IS NULL AND sequence \(in: sequences)"
        )
    }

    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        try await database.pruneInOrder("tds_outbox", by: "occurred_at", before: before, limit: limit)
    }
}

extension EventEnvelope {
    /// Adds the event to the outbox.
    package var addition: SQLText {
        """
        INSERT INTO tds_outbox (event_id, event_type, occurred_at, data, correlation_id)
        VALUES (\(uuid: id), \(type), \(timestamp), \(json: dataJSON), \(correlationID))
        """
    }
}

extension OutboxEvent {
    fileprivate init(_ row: SQLRow) {
        self.init(
            sequence: row.integer("sequence") ?? 0,
            envelope: EventEnvelope(
                id: row.text("event_id") ?? "",
                type: row.text("event_type") ?? "",
                timestamp: row.instant("occurred_at") ?? .unknown,
                dataJSON: row.text("data") ?? "{}",
                correlationID: row.text("correlation_id")
            )
        )
    }
}
