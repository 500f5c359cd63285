import SyncCore

/// Alerts in `tds_alerts`.
struct SQLAlertStore: AlertStore {
    let database: any ControlDatabase

    func raise(_ notice: AlertNotice, awaitsNotifier: Bool) async throws(SyncError) -> Bool {
        let (alert, event) = (notice.alert, notice.envelope)
        return try await database.write { session in
            let results = try session.run([
                """
                INSERT INTO tds_alerts (id, kind, subject, message, next_step, raised_at, told_at)
                VALUES (
                    \(uuid: notice.id), \(alert.kind.rawValue), \(alert.subject), \(alert.message), \(alert.nextStep),
                    \(notice.raisedAt), \(awaitsNotifier ? nil : notice.raisedAt)
                )
                ON CONFLICT (kind, subject) WHERE cleared_at IS NULL DO NOTHING
                """,
                """
                INSERT INTO tds_outbox (event_id, event_type, occurred_at, data)
                SELECT id, \(event.type), raised_at, \(json: event.dataJSON) FROM tds_alerts WHERE id = \(uuid: notice.id)
                """,
                """
                UPDATE tds_alerts SET message = \(alert.message), next_step = \(alert.nextStep)
                WHERE kind = \(alert.kind.rawValue) AND subject = \(alert.subject) AND cleared_at IS NULL
                    AND id <> \(uuid: notice.id)
                """,
            ])
            return results.first?.changed == 1
        }
    }

    func pending(limit: Int) async throws(SyncError) -> [AlertNotice] {
        try await database.rows("\(Self.selection) WHERE told_at IS NULL ORDER BY raised_at LIMIT \(limit)")
            .compactMap(Self.alert).map { AlertNotice($0.alert, id: $0.id, at: $0.raisedAt) }
    }

    func markPublished(_ notice: AlertNotice, at now: Instant) async throws(SyncError) {
        try await database.run("UPDATE tds_alerts SET told_at = \(now) WHERE id = \(uuid: notice.id)")
    }

    func clear(_ kind: Alert.Kind, subject: String, now: Instant) async throws(SyncError) -> Bool {
        try await database.run(
            """
            UPDATE tds_alerts SET cleared_at = \(now)
            WHERE kind = \(kind.rawValue) AND subject = \(subject) AND cleared_at IS NULL
            """
        ) == 1
    }

    func newest(limit: Int) async throws(SyncError) -> [StoredAlert] {
        try await database.rows(
            "\(Self.selection) ORDER BY cleared_at IS NOT NULL, raised_at DESC, id LIMIT \(limit)"
        ).compactMap(Self.alert)
    }

    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        try await database.prune("tds_alerts", by: "id", "cleared_at < \(before)", limit: limit)
    }

    private static let selection: SQLText =
        "SELECT id, kind, subject, message, next_step, raised_at, cleared_at FROM tds_alerts"

    /// Nil where a newer TDS has raised it.
    private static func alert(_ row: SQLRow) -> StoredAlert? {
        guard let id = row.text("id"), let kind: Alert.Kind = row.value("kind") else { return nil }
        return StoredAlert(
            id: id,
            alert: Alert(
                kind,
                subject: row.text("subject") ?? "",
                message: row.text("message") ?? "",
                nextStep: row.text("next_step") ?? ""
            ),
            raisedAt: row.instant("raised_at") ?? .unknown,
            clearedAt: row.instant("cleared_at")
        )
    }
}
