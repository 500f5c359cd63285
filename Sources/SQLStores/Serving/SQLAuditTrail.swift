import FoundationEssentials
import SyncCore

/// The audit trail in `tds_audit_trail`.
struct SQLAuditTrail: AuditTrail {
    let database: any ControlDatabase

    func note(_ entry: AuditEntry) async throws(SyncError) {
        try await database.run(
            """
            INSERT INTO tds_audit_trail (id, noted_at, actor, action, subject, correlation_id)
            VALUES (
                \(uuid: UUID().uuidString.lowercased()), \(entry.at), \(entry.actor), \(entry.action),
                \(entry.subject), \(entry.correlationID)
            )
            """
        )
    }

    func entries(limit: Int) async throws(SyncError) -> [AuditEntry] {
        try await database.rows(
            """
            SELECT noted_at, actor, action, subject, correlation_id FROM tds_audit_trail
            ORDER BY noted_at DESC, \(.rowOrder) DESC LIMIT \(limit)
            """
        ).map { row in
            AuditEntry(
                at: row.instant("noted_at") ?? .unknown,
                actor: row.text("actor") ?? "",
                action: row.text("action") ?? "",
                subject: row.text("subject") ?? "",
                correlationID: row.text("correlation_id") ?? ""
            )
        }
    }

    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        try await database.prune("tds_audit_trail", by: "id", "noted_at < \(before)", limit: limit)
    }
}
