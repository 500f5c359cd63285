package import SyncCore

/// The rows of `tds_record_retries`: records that were asked for in vain.
package enum RecordRetries {
    package static func all(
        _ phase: RecordRetry.Phase,
        of entityType: String,
        in session: any SQLSession
    ) throws -> [String: RecordRetry] {
        try session.run(
            """
            SELECT entity_id, attempts, retry_at, reason FROM tds_record_retries
            WHERE entity_type = \(entityType) AND phase = \(phase.rawValue)
            """
        ).rows.reduce(into: [:]) { retries, row in
            let id = row.text("entity_id") ?? ""
            retries[id] = RecordRetry(
                entityID: id,
                phase: phase,
                attempts: row.count("attempts"),
                retryAt: row.instant("retry_at"),
                reason: row.text("reason") ?? ""
            )
        }
    }

    package static func saving(_ retries: [RecordRetry], of entityType: String) -> [SQLText] {
        // A text ends at U+0000, or cannot hold it: an id cut short there would be another record's.
        retries.filter { !$0.entityID.holdsNUL }.map { retry in
            .upsert(
                into: "tds_record_retries",
                by: [
                    ("entity_type", "\(entityType)"), ("entity_id", "\(retry.entityID)"),
                    ("phase", "\(retry.phase.rawValue)"),
                ],
                [
                    ("attempts", "\(retry.attempts)"), ("retry_at", "\(retry.retryAt)"), ("reason", "\(retry.reason)"),
                ]
            )
        }
    }

    package static func removing(_ ids: [String], _ phase: RecordRetry.Phase, of entityType: String) -> SQLText {
        """
        DELETE FROM tds_record_retries
        WHERE entity_type = \(entityType) AND phase = \(phase.rawValue) AND entity_id \(in: ids)
        """
    }
}
