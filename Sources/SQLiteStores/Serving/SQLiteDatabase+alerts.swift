import GRDB
package import SyncCore

extension SQLiteDatabase: AlertStore {
    package func raise(_ notice: AlertNotice, awaitsNotifier: Bool) async throws(SyncError) -> Bool {
        try await file.write { database in
            let alert = notice.alert
            try database.execute(
                sql: """
                    UPDATE tds_alerts SET message = ?, next_step = ?
                    WHERE kind = ? AND subject = ? AND cleared_at IS NULL
                    """,
                arguments: [alert.message, alert.nextStep, alert.kind.rawValue, alert.subject]
            )
            guard database.changesCount == 0 else { return false }
            try database.execute(
                sql: """
                    INSERT INTO tds_alerts (id, kind, subject, message, next_step, raised_at, told_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    notice.id, alert.kind.rawValue, alert.subject, alert.message, alert.nextStep,
                    notice.raisedAt.description, awaitsNotifier ? nil : notice.raisedAt.description,
                ]
            )
            try OutboxRows(database).add(notice.envelope)
            return true
        }
    }

    package func untold(limit: Int) async throws(SyncError) -> [AlertNotice] {
        try await file.read { database in
            try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT \(Self.alertColumns) FROM tds_alerts WHERE told_at IS NULL ORDER BY raised_at LIMIT ?
                    """,
                arguments: [limit]
            ).compactMap(Self.alert).map { AlertNotice($0.alert, id: $0.id, at: $0.raisedAt) }
        }
    }

    package func markTold(_ notice: AlertNotice, at now: Instant) async throws(SyncError) {
        try await file.write { database in
            try database.execute(
                sql: "UPDATE tds_alerts SET told_at = ? WHERE id = ?",
                arguments: [now.description, notice.id]
            )
        }
    }

    package func clear(_ kind: Alert.Kind, subject: String, now: Instant) async throws(SyncError) -> Bool {
        try await file.write { database in
            try database.execute(
                sql: "UPDATE tds_alerts SET cleared_at = ? WHERE kind = ? AND subject = ? AND cleared_at IS NULL",
                arguments: [now.description, kind.rawValue, subject]
            )
            return database.changesCount == 1
        }
    }

    package func alerts(limit: Int) async throws(SyncError) -> [StoredAlert] {
        try await file.read { database in
            try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT \(Self.alertColumns) FROM tds_alerts
                    ORDER BY cleared_at IS NOT NULL, raised_at DESC, id LIMIT ?
                    """,
                arguments: [limit]
            ).compactMap(Self.alert)
        }
    }

    package func prune(clearedAlertsBefore: Instant, limit: Int) async throws(SyncError) -> Int {
        try await file.write { database in
            try database.execute(
                sql: """
                    DELETE FROM tds_alerts WHERE id IN (SELECT id FROM tds_alerts WHERE cleared_at < ? LIMIT ?)
                    """,
                arguments: [clearedAlertsBefore.description, limit]
            )
            return database.changesCount
        }
    }

    private static let alertColumns = "id, kind, subject, message, next_step, raised_at, cleared_at"

    /// Nil where a newer TDS has raised it.
    private static func alert(_ row: GRDB.Row) -> StoredAlert? {
        guard let kind = Alert.Kind(rawValue: row[1]) else { return nil }
        return StoredAlert(
            id: row[0],
            alert: Alert(kind, subject: row[2], message: row[3], nextStep: row[4]),
            raisedAt: Instant(iso8601: row[5] as String) ?? Instant(seconds: 0),
            clearedAt: (row[6] as String?).flatMap { Instant(iso8601: $0) }
        )
    }
}
