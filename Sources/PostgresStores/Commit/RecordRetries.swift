import SyncCore

/// The rows of `tds_record_retries`.
enum RecordRetries {
    static func all(_ phase: RecordRetry.Phase, of entityType: String, in session: Session) throws -> [String:
        RecordRetry]
    {
        let rows = try session.execute(
            """
            SELECT entity_id, attempts, retry_at, reason FROM tds_record_retries
            WHERE entity_type = $1 AND phase = $2
            """,
            [.text(entityType), .text(phase.rawValue)]
        )
        let retries = rows.map { row in
            RecordRetry(
                entityID: row.text(0) ?? "",
                phase: phase,
                attempts: Int(row.integer(1) ?? 1),
                retryAt: row.instant(2),
                reason: row.text(3) ?? ""
            )
        }
        return Dictionary(retries.map { ($0.entityID, $0) }, uniquingKeysWith: { first, _ in first })
    }

    static func saving(_ retries: [RecordRetry], of entityType: String) -> Statement {
        // The last one of a record counts: one statement cannot change a row twice.
        let retries = Dictionary(retries.map { ("\($0.phase) \($0.entityID)", $0) }, uniquingKeysWith: { $1 }).values
            .filter { !$0.entityID.holdsNUL }
        return Statement(
            """
            INSERT INTO tds_record_retries (entity_type, entity_id, phase, attempts, retry_at, reason)
            SELECT $1, r.* FROM unnest($2::text[], $3::text[], $4::bigint[], $5::timestamptz[], $6::text[]) AS r
            ON CONFLICT (entity_type, entity_id, phase) DO UPDATE SET
                attempts = excluded.attempts, retry_at = excluded.retry_at, reason = excluded.reason
            """,
            [
                .text(entityType), .texts(retries.map(\.entityID)), .texts(retries.map(\.phase.rawValue)),
                .integers(retries.map { Int64($0.attempts) }), .instants(retries.map(\.retryAt)),
                .texts(retries.map { $0.reason.replacing("\0", with: "\u{FFFD}") }),
            ]
        )
    }

    static func removing(_ ids: [String], _ phase: RecordRetry.Phase, of entityType: String) -> Statement {
        Statement(
            "DELETE FROM tds_record_retries WHERE entity_type = $1 AND phase = $2 AND entity_id = ANY ($3)",
            [.text(entityType), .text(phase.rawValue), .texts(ids.storable)]
        )
    }
}
