import GRDB
import SyncCore

/// The rows of `tds_record_retries` of one type.
struct RecordRetries {
    private let database: Database
    private let entityType: String

    init(_ database: Database, of entityType: String) {
        self.database = database
        self.entityType = entityType
    }

    func all(_ phase: RecordRetry.Phase) throws -> [String: RecordRetry] {
        let rows = try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT entity_id, attempts, retry_at, reason FROM tds_record_retries
                WHERE entity_type = ? AND phase = ?
                """,
            arguments: [entityType, phase.rawValue]
        )
        let retries = rows.map { row in
            RecordRetry(
                entityID: row[0],
                phase: phase,
                attempts: row[1],
                retryAt: (row[2] as String?).flatMap { Instant(iso8601: $0) },
                reason: row[3]
            )
        }
        return Dictionary(retries.map { ($0.entityID, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func save(_ retries: [RecordRetry]) throws {
        guard !retries.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO tds_record_retries (entity_type, entity_id, phase, attempts, retry_at, reason)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (entity_type, entity_id, phase) DO UPDATE SET
                    attempts = excluded.attempts, retry_at = excluded.retry_at, reason = excluded.reason
                """
        )
        // Text ends at U+0000: an id cut short there would be another record's.
        for retry in retries where !retry.entityID.holdsNUL {
            try statement.execute(arguments: [
                entityType, retry.entityID, retry.phase.rawValue, retry.attempts, retry.retryAt?.description,
                retry.reason,
            ])
        }
    }

    func remove(_ ids: [String], _ phase: RecordRetry.Phase) throws {
        guard !ids.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: """
                DELETE FROM tds_record_retries
                WHERE entity_type = ? AND phase = ? AND entity_id IN (SELECT value FROM json_each(?))
                """
        )
        try statement.execute(arguments: [entityType, phase.rawValue, try JSONText.encode(ids)])
    }
}
