import SyncCore

/// The rows of `tds_outbox`.
struct OutboxRows {
    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    static func adding(_ event: EventEnvelope) -> Statement {
        Statement(
            """
            INSERT INTO tds_outbox (event_id, event_type, occurred_at, data, correlation_id)
            VALUES ($1::uuid, $2, $3, $4::json, $5)
            """,
            [
                .text(event.id), .text(event.type), .instant(event.timestamp), .text(event.dataJSON),
                .text(event.correlationID),
            ]
        )
    }

    func unrelayed(limit: Int) throws -> [OutboxEvent] {
        try session.execute(
            """
            SELECT sequence, event_id::text, event_type, occurred_at, data::text, correlation_id
            FROM tds_outbox WHERE relayed_at IS NULL ORDER BY sequence LIMIT $1
            """,
            [.integer(Int64(limit))]
        ).map { row in
            OutboxEvent(
                sequence: row.integer(0) ?? 0,
                envelope: EventEnvelope(
                    id: row.text(1) ?? "",
                    type: row.text(2) ?? "",
                    timestamp: row.instant(3) ?? Instant(seconds: 0),
                    dataJSON: row.text(4) ?? "{}",
                    correlationID: row.text(5)
                )
            )
        }
    }

    func markRelayed(_ sequences: [Int64], at now: Instant) throws {
        try session.execute(
            "UPDATE tds_outbox SET relayed_at = $1 WHERE relayed_at IS NULL AND sequence = ANY ($2)",
            [.instant(now), .integers(sequences)]
        )
    }

    func oldest() throws -> Instant? {
        try session.execute("SELECT occurred_at FROM tds_outbox ORDER BY sequence LIMIT 1").first?.instant(0)
    }

    /// The first in the table are the oldest: no search through all the others for more of them.
    func prune(before: Instant, limit: Int) throws -> Int {
        try session.execute(
            """
            DELETE FROM tds_outbox
            WHERE occurred_at < $1 AND sequence IN (SELECT sequence FROM tds_outbox ORDER BY sequence LIMIT $2)
            """,
            [.instant(before), .integer(Int64(limit))]
        ).affected
    }
}
