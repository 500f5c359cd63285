package import SyncCore

/// The outbox in `tds_outbox`.
package struct SQLEventOutbox: EventOutbox {
    private let database: any ControlDatabase

    package init(_ database: any ControlDatabase) {
        self.database = database
    }

    package func record(_ event: EventEnvelope) async throws(SyncError) {
        try await database.writeOnce { _ = try $0.run(event.addition) }
    }

    package func unrelayed(limit: Int) async throws(SyncError) -> [OutboxEvent] {
        try await database.read { session in
            try session.run(
                """
                SELECT sequence, event_id, event_type, occurred_at, data, correlation_id
                FROM tds_outbox WHERE relayed_at IS NULL ORDER BY sequence LIMIT \(limit)
                """
            ).rows.map(OutboxEvent.init)
        }
    }

    package func markRelayed(_ sequences: [Int64], at now: Instant) async throws(SyncError) {
        try await database.write { session in
            _ = try session.run(
                "UPDATE tds_outbox SET relayed_at = \(now) WHERE relayed_at IS NULL AND sequence \(in: sequences)"
            )
        }
    }

    package func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
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

extension ControlDatabase {
    /// Removes the oldest rows of a table whose sequence grows with time. The first in the table are the oldest, so there is no search
    /// through all the others, and nothing is written where none is old enough.
    func pruneInOrder(
        _ table: SQLText,
        by column: SQLText,
        before: Instant,
        limit: Int
    ) async throws(SyncError) -> Int {
        let oldest = try await read { session in
            try session.run("SELECT \(column) AS at FROM \(table) ORDER BY sequence LIMIT 1").rows.first?.instant("at")
        }
        guard let oldest, oldest < before else { return 0 }
        return try await write { session in
            try session.run(
                """
                DELETE FROM \(table)
                WHERE \(column) < \(before) AND sequence IN (SELECT sequence FROM \(table) ORDER BY sequence LIMIT \(limit))
                """
            ).changed
        }
    }
}
