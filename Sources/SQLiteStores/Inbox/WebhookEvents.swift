import GRDB
import SyncCore

/// What other programs are told of webhooks.
struct WebhookEvents {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// - Parameter sequences: of events as they now are.
    func tell(_ type: EventType, of sequences: [Int64], at now: Instant) throws {
        guard !sequences.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO tds_outbox (event_type, occurred_at, data, correlation_id)
                SELECT ?, ?, json_object(
                    'event_id', id, 'entity_type', entity_type, 'entity_id', entity_id, 'kind', kind,
                    'idempotency_key', idempotency_key, 'outcome', status
                ), correlation_id
                FROM tds_inbox_events WHERE sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence
                """
        )
        try statement.execute(arguments: [type.rawValue, now.description, try JSONText.encode(sequences)])
    }
}
