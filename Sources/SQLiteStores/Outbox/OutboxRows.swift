import GRDB
import SyncCore

/// The rows of `tds_outbox`.
struct OutboxRows {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func add(_ event: EventEnvelope) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO tds_outbox (event_id, event_type, occurred_at, data, correlation_id) VALUES (?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            event.id, event.type, event.timestamp.description, event.dataJSON, event.correlationID,
        ])
    }

    func unrelayed(limit: Int) throws -> [OutboxEvent] {
        let rows = try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT sequence, event_id, event_type, occurred_at, data, correlation_id
                FROM tds_outbox WHERE relayed_at IS NULL ORDER BY sequence LIMIT ?
                """,
            arguments: [limit]
        )
        return rows.map { row in
            OutboxEvent(
                sequence: row[0],
                envelope: EventEnvelope(
                    id: row[1],
                    type: row[2],
                    timestamp: Instant(iso8601: row[3] as String) ?? Instant(seconds: 0),
                    dataJSON: row[4],
                    correlationID: row[5]
                )
            )
        }
    }

    func markRelayed(_ sequences: [Int64], at now: Instant) throws {
        try database.execute(
            sql: """
                UPDATE tds_outbox SET relayed_at = ?
                WHERE relayed_at IS NULL AND sequence IN (SELECT value FROM json_each(?))
                """,
            arguments: [now.description, try JSONText.encode(sequences)]
        )
    }

    func oldest() throws -> String? {
        try String.fetchOne(database, sql: "SELECT occurred_at FROM tds_outbox ORDER BY sequence LIMIT 1")
    }

    /// The first in the table are the oldest: no search through all the others for more of them.
    func prune(before: Instant, limit: Int) throws -> Int {
        try database.execute(
            sql: """
                DELETE FROM tds_outbox
                WHERE occurred_at < ? AND sequence IN (SELECT sequence FROM tds_outbox ORDER BY sequence LIMIT ?)
                """,
            arguments: [before.description, limit]
        )
        return database.changesCount
    }
}
