import FoundationEssentials
package import SyncCore

/// The audit trail in `tds_audit_trail`.
package struct SQLAuditTrail: AuditTrail {
    private let database: any ControlDatabase

    package init(_ database: any ControlDatabase) {
        self.database = database
    }

    package func note(_ entry: AuditEntry) async throws(SyncError) {
        try await database.write { session in
            _ = try session.run(
                """
                INSERT INTO tds_audit_trail (id, noted_at, actor, action, subject, correlation_id)
                VALUES (
                    \(uuid: UUID().uuidString.lowercased()), \(entry.at), \(entry.actor), \(entry.action),
                    \(entry.subject), \(entry.correlationID)
                )
                """
            )
        }
    }

    package func entries(limit: Int) async throws(SyncError) -> [AuditEntry] {
        try await database.read { session in
            try session.run(
                """
                SELECT noted_at, actor, action, subject, correlation_id FROM tds_audit_trail
                ORDER BY noted_at DESC, \(.rowOrder) DESC LIMIT \(limit)
                """
            ).rows.map { row in
                AuditEntry(
                    at: row.instant("noted_at") ?? .unknown,
                    actor: row.text("actor") ?? "",
                    action: row.text("action") ?? "",
                    subject: row.text("subject") ?? "",
                    correlationID: row.text("correlation_id") ?? ""
                )
            }
        }
    }

    package func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        try await database.write { session in
            try session.run(
                """
                DELETE FROM tds_audit_trail WHERE id IN (
                    SELECT id FROM tds_audit_trail WHERE noted_at < \(before) LIMIT \(limit)
                )
                """
            ).changed
        }
    }
}
