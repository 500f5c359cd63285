import Foundation
import GRDB
package import SyncCore

extension SQLiteDatabase: AuditTrail {
    package func note(_ entry: AuditEntry) async throws(SyncError) {
        try await file.write { database in
            try database.execute(
                sql: """
                    INSERT INTO tds_audit_trail (id, noted_at, actor, action, subject, correlation_id)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    UUID().uuidString.lowercased(), entry.at.description, entry.actor, entry.action, entry.subject,
                    entry.correlationID,
                ]
            )
        }
    }

    package func entries(limit: Int) async throws(SyncError) -> [AuditEntry] {
        try await file.read { database in
            try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT noted_at, actor, action, subject, correlation_id FROM tds_audit_trail
                    ORDER BY noted_at DESC, rowid DESC LIMIT ?
                    """,
                arguments: [limit]
            ).map { row in
                AuditEntry(
                    at: Instant(iso8601: row[0] as String) ?? Instant(seconds: 0),
                    actor: row[1],
                    action: row[2],
                    subject: row[3],
                    correlationID: row[4]
                )
            }
        }
    }

    package func prune(auditEntriesBefore: Instant, limit: Int) async throws(SyncError) -> Int {
        try await file.write { database in
            try database.execute(
                sql: """
                    DELETE FROM tds_audit_trail WHERE id IN (SELECT id FROM tds_audit_trail WHERE noted_at < ? LIMIT ?)
                    """,
                arguments: [auditEntriesBefore.description, limit]
            )
            return database.changesCount
        }
    }
}
