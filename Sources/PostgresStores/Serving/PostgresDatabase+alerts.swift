package import SyncCore

extension PostgresDatabase: AlertStore {
    package func raise(_ notice: AlertNotice, awaitsNotifier: Bool) async throws(SyncError) -> Bool {
        try await client.write { session in
            let (alert, event) = (notice.alert, notice.envelope)
            let words: [Parameter] = [
                .text(alert.kind.rawValue), .text(alert.subject), .text(alert.message), .text(alert.nextStep),
            ]
            let told = try session.execute(
                """
                WITH raised AS (
                    INSERT INTO tds_alerts (id, kind, subject, message, next_step, raised_at, told_at)
                    VALUES ($5::uuid, $1, $2, $3, $4, $6, $7)
                    ON CONFLICT (kind, subject) WHERE cleared_at IS NULL DO NOTHING
                    RETURNING id, raised_at
                )
                INSERT INTO tds_outbox (event_id, event_type, occurred_at, data)
                SELECT id, $8, raised_at, $9::json FROM raised
                """,
                words + [
                    .text(notice.id), .instant(notice.raisedAt), .instant(awaitsNotifier ? nil : notice.raisedAt),
                    .text(event.type), .text(event.dataJSON),
                ]
            )
            guard told.affected == 0 else { return true }
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

    package func untold(limit: Int) async throws(SyncError) -> [AlertNotice] {
        try await client.read { session in
            try session.execute(
                """
                SELECT \(Self.alertColumns) FROM tds_alerts WHERE told_at IS NULL ORDER BY raised_at LIMIT $1
                """,
                [.integer(Int64(limit))]
            ).compactMap(Self.alert).map { AlertNotice($0.alert, id: $0.id, at: $0.raisedAt) }
        }
    }

    package func markTold(_ notice: AlertNotice, at now: Instant) async throws(SyncError) {
        try await client.write { session in
            _ = try session.execute(
                "UPDATE tds_alerts SET told_at = $2 WHERE id = $1::uuid",
                [.text(notice.id), .instant(now)]
            )
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
                SELECT \(Self.alertColumns) FROM tds_alerts
                ORDER BY cleared_at IS NOT NULL, raised_at DESC, tds_alerts.id LIMIT $1
                """,
                [.integer(Int64(limit))]
            ).compactMap(Self.alert)
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

    private static let alertColumns = "id::text, kind, subject, message, next_step, raised_at, cleared_at"

    /// Nil where a newer TDS has raised it.
    private static func alert(_ row: ResultRow) -> StoredAlert? {
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
