package import SyncCore

extension PostgresDatabase: AuditTrail {
    package func note(_ entry: AuditEntry) async throws(SyncError) {
        try await client.write { session in
            _ = try session.execute(
                """
                INSERT INTO tds_audit_trail (noted_at, actor, action, subject, correlation_id)
                VALUES ($1, $2, $3, $4, $5)
                """,
                [
                    .instant(entry.at), .text(entry.actor), .text(entry.action), .text(entry.subject),
                    .text(entry.correlationID),
                ]
            )
        }
    }

    package func entries(limit: Int) async throws(SyncError) -> [AuditEntry] {
        try await client.read { session in
            try session.execute(
                """
                SELECT noted_at, actor, action, subject, correlation_id FROM tds_audit_trail
                ORDER BY noted_at DESC, id LIMIT $1
                """,
                [.integer(Int64(limit))]
            ).map { row in
                AuditEntry(
                    at: row.instant(0) ?? Instant(seconds: 0),
                    actor: row.text(1) ?? "",
                    action: row.text(2) ?? "",
                    subject: row.text(3) ?? "",
                    correlationID: row.text(4) ?? ""
                )
            }
        }
    }

    package func prune(auditEntriesBefore: Instant, limit: Int) async throws(SyncError) -> Int {
        try await client.write { session in
            try session.execute(
                """
                DELETE FROM tds_audit_trail WHERE id IN (SELECT id FROM tds_audit_trail WHERE noted_at < $1 LIMIT $2)
                """,
                [.instant(auditEntriesBefore), .integer(Int64(limit))]
            ).affected
        }
    }
}
