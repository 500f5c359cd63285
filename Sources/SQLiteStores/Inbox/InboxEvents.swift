import Foundation
import GRDB
import SyncCore

/// The rows of `tds_inbox_events`, inside a transaction.
struct InboxEvents {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Stores an event and queues its record.
    func store(_ event: InboxEvent) throws -> InboxReceipt {
        if let first = try repeated(by: event) { return InboxReceipt(eventID: first, outcome: .repeated) }
        let queue = QueuedRecords(database)
        // An unchanged event of a record that waits is no reason not to read it.
        let isQueued = try !event.isUnchanged || queue.has(event.entityID, of: event.entityType)
        let outcome: InboxReceipt.Outcome = isQueued ? .queued : .unchanged
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO tds_inbox_events (
                    id, idempotency_key, entity_type, entity_id, kind, payload, received_at, modified_at, correlation_id,
                    status
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            event.id, event.idempotencyKey, event.entityType, event.entityID, event.kind.rawValue,
            Data(event.payload), event.receivedAt.description, event.modifiedAt?.description, event.correlationID,
            outcome.rawValue,
        ])
        let sequence = database.lastInsertedRowID
        if isQueued { try queue.add(event.entityID, of: event.entityType, through: sequence, now: event.receivedAt) }
        try WebhookEvents(database).tell(.webhookReceived, of: [sequence], at: event.receivedAt)
        return InboxReceipt(eventID: event.id, outcome: outcome)
    }

    func newest(limit: Int) throws -> [InboxEntry] {
        let rows = try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT id, entity_type, entity_id, kind, status, received_at, processed_at
                FROM tds_inbox_events ORDER BY sequence DESC LIMIT ?
                """,
            arguments: [limit]
        )
        return rows.map { row in
            InboxEntry(
                eventID: row[0],
                entityType: row[1],
                entityID: row[2],
                kind: InboxEvent.Kind(rawValue: row[3]) ?? .changed,
                status: row[4],
                receivedAt: Instant(iso8601: row[5] as String) ?? Instant(seconds: 0),
                processedAt: (row[6] as String?).flatMap { Instant(iso8601: $0) }
            )
        }
    }

    /// The body of the newest event of a record.
    func newestPayload(of entityID: String, _ entityType: String) throws -> [UInt8] {
        let payload = try Data.fetchOne(
            database,
            sql: """
                SELECT payload FROM tds_inbox_events WHERE entity_type = ? AND entity_id = ?
                ORDER BY sequence DESC LIMIT 1
                """,
            arguments: [entityType, entityID]
        )
        return payload.map(Array.init) ?? []
    }

    func finish(_ place: ClaimedRecords.Place, of entityType: String, as status: String, now: Instant) throws {
        let finished = try Int64.fetchAll(
            database,
            sql: """
                UPDATE tds_inbox_events SET status = ?, processed_at = ?
                WHERE entity_type = ? AND entity_id = ? AND sequence <= ? AND status = 'queued'
                RETURNING sequence
                """,
            arguments: [status, now.description, entityType, place.entityID, place.throughSequence]
        )
        try WebhookEvents(database).tell(.webhookProcessed, of: finished, at: now)
    }

    func prune(before: Instant, limit: Int) throws -> Int {
        try database.execute(
            sql: """
                DELETE FROM tds_inbox_events WHERE sequence IN (
                    SELECT sequence FROM tds_inbox_events WHERE received_at < ? AND status <> 'queued'
                    ORDER BY received_at LIMIT ?
                )
                """,
            arguments: [before.description, limit]
        )
        return database.changesCount
    }

    /// The event that this one repeats: one with its key, and no other event of the record since that could have changed it; that
    /// waits, or came within the last hour and was read, and its record was not marked deleted since: what a value was before it may
    /// be again, without a stamp.
    /// Without a stamp its record has to wait still, and nobody be reading it: what was read may have changed since.
    private func repeated(by event: InboxEvent) throws -> String? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT first.id FROM tds_inbox_events AS first
                WHERE first.idempotency_key = :key AND NOT EXISTS (
                    SELECT 1 FROM tds_inbox_events AS later
                    WHERE later.entity_id = first.entity_id AND later.entity_type = first.entity_type
                      AND later.sequence > first.sequence
                      AND (:modified IS NULL OR later.modified_at IS NULL OR later.modified_at = :modified)
                )
                AND (:modified IS NOT NULL OR EXISTS (
                    SELECT 1 FROM tds_sync_queue AS place
                    WHERE place.entity_type = first.entity_type AND place.entity_id = first.entity_id
                      AND place.claimed_until IS NULL
                ))
                AND (first.status = 'queued' OR (first.status <> 'dead' AND first.received_at > :since AND (
                    SELECT min(log.action <> 'deleted' OR log.logged_at <= coalesce(first.processed_at, first.received_at))
                    FROM tds_sync_logs AS log
                    WHERE log.entity_id = first.entity_id AND log.entity_type = first.entity_type
                )))
                LIMIT 1
                """
        )
        return try String.fetchOne(
            statement,
            arguments: [
                "key": event.idempotencyKey, "modified": event.modifiedAt?.description,
                "since": event.receivedAt.advanced(by: .seconds(-3_600)).description,
            ]
        )
    }
}
