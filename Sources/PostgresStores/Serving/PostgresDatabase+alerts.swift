import Foundation
package import SyncCore

extension PostgresDatabase: AlertStore {
    package func raise(_ alert: Alert, now: Instant) async throws(SyncError) -> Bool {
        try await client.write { session in
            let words: [Parameter] = [
                .text(alert.kind.rawValue), .text(alert.subject), .text(alert.message), .text(alert.nextStep),
            ]
            let inserted = try session.execute(
                """
                INSERT INTO tds_alerts (id, kind, subject, message, next_step, raised_at)
                VALUES ($5::uuid, $1, $2, $3, $4, $6)
                ON CONFLICT (kind, subject) WHERE cleared_at IS NULL DO NOTHING
                """,
                words + [.text(UUID().uuidString), .instant(now)]
            )
            guard inserted.affected == 0 else { return true }
            try session.execute(
                """
                UPDATE tds_alerts SET message = $3, next_step = $4
                WHERE kind = $1 AND subject = $2 AND cleared_at IS NULL
                """,
                words
            )
            return false
        }
    }

    package func clear(_ kind: Alert.Kind, subject: String, now: Instant) async throws(SyncError) -> Bool {
        try await client.write { session in
            try session.execute(
                "UPDATE tds_alerts SET cleared_at = $3 WHERE kind = $1 AND subject = $2 AND cleared_at IS NULL",
                [.text(kind.rawValue), .text(subject), .instant(now)]
            ).affected == 1
        }
    }

    package func alerts(limit: Int) async throws(SyncError) -> [StoredAlert] {
        try await client.read { session in
            try session.execute(
                """
                SELECT id::text, kind, subject, message, next_step, raised_at, cleared_at FROM tds_alerts
                ORDER BY cleared_at IS NOT NULL, raised_at DESC, tds_alerts.id LIMIT $1
                """,
                [.integer(Int64(limit))]
            ).compactMap { row in
                guard let kind = row.text(1).flatMap(Alert.Kind.init) else { return nil }
                return StoredAlert(
                    id: row.text(0) ?? "",
                    alert: Alert(
                        kind,
                        subject: row.text(2) ?? "",
                        message: row.text(3) ?? "",
                        nextStep: row.text(4) ?? ""
                    ),
                    raisedAt: row.instant(5) ?? Instant(seconds: 0),
                    clearedAt: row.instant(6)
                )
            }
        }
    }

    package func prune(clearedAlertsBefore: Instant, limit: Int) async throws(SyncError) -> Int {
        try await client.write { session in
            try session.execute(
                """
                DELETE FROM tds_alerts WHERE id IN (SELECT id FROM tds_alerts WHERE cleared_at < $1 LIMIT $2)
                """,
                [.instant(clearedAlertsBefore), .integer(Int64(limit))]
            ).affected
        }
    }
}
