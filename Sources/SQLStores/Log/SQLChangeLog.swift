package import SyncCore

/// The change log in `tds_sync_logs`. Its rows are written by the commits that they tell of.
package struct SQLChangeLog: ChangeLog {
    private let database: any ControlDatabase

    package init(_ database: any ControlDatabase) {
        self.database = database
    }

    package func history(of type: EntityType, entityID: String, limit: Int) async throws(SyncError) -> [LoggedChange] {
        try await database.read { session in
            try Self.changes(
                where: "entity_type = \(type.name) AND entity_id = \(entityID)",
                newestFirst: true,
                limit: limit,
                in: session
            )
        }
    }

    package func unrelayed(limit: Int) async throws(SyncError) -> [LoggedChange] {
        try await database.read { session in
            // In the words of the index of unrelayed events.
            try Self.changes(where: "relayed_at IS NULL AND \(Self.isEvent)", limit: limit, in: session)
        }
    }

    package func markRelayed(_ sequences: [Int64], at now: Instant) async throws(SyncError) {
        try await database.write { session in
            _ = try session.run(
                "UPDATE tds_sync_logs SET relayed_at = \(now) WHERE relayed_at IS NULL AND sequence \(in: sequences)"
            )
        }
    }

    /// The caller goes on behind the last one that it sees, so none may come to stand before that later on.
    package func events(after sequence: Int64, limit: Int) async throws(SyncError) -> [LoggedChange] {
        try await database.readSettled("tds_sync_logs") { session in
            try Self.changes(where: "sequence > \(sequence) AND \(Self.isEvent)", limit: limit, in: session)
        }
    }

    package func lastSequence() async throws(SyncError) -> Int64 {
        try await database.read { session in
            try session.run("SELECT max(sequence) AS last FROM tds_sync_logs").rows.first?.integer("last") ?? 0
        }
    }

    package func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        try await database.pruneInOrder("tds_sync_logs", by: "logged_at", before: before, limit: limit)
    }

    // MARK: Rows

    private static func changes(
        where condition: SQLText,
        newestFirst: Bool = false,
        limit: Int,
        in session: any SQLSession
    ) throws -> [LoggedChange] {
        let order: SQLText = newestFirst ? "DESC" : "ASC"
        return try session.run(
            """
            SELECT sequence, event_id, logged_at, sync_id, entity_type, entity_id, local_id, action, reason, shape, hash,
                previous_hash, changed_fields, answered_as, \(correlationID) AS correlation_id
            FROM tds_sync_logs WHERE \(condition) ORDER BY tds_sync_logs.sequence \(order) LIMIT \(limit)
            """
        ).rows.compactMap(LoggedChange.init)
    }

    private static let isEvent: SQLText = {
        let events = ChangeAction.allCases.filter(\.isEvent).map { "'\($0.rawValue)'" }
        return SQLText(stringLiteral: "action IN (\(events.joined(separator: ", ")))")
    }()

    /// See ``SyncCore/LoggedChange/correlationID``. Looked up when somebody asks, so that a commit does not write it with every row.
    private static let correlationID: SQLText = """
        coalesce(
            (
                SELECT \(member: "correlationID", of: "run.request") FROM tds_sync_runs AS run
                WHERE run.id = tds_sync_logs.sync_id
            ),
            (
                SELECT event.correlation_id FROM tds_sync_runs AS run
                JOIN tds_inbox_events AS event
                    ON event.entity_id = tds_sync_logs.entity_id AND event.entity_type = tds_sync_logs.entity_type
                WHERE run.id = tds_sync_logs.sync_id AND run.mode = 'realtime'
                    AND event.received_at <= tds_sync_logs.logged_at AND event.status <> 'unchanged'
                    AND (event.status = 'queued' OR event.processed_at >= tds_sync_logs.logged_at)
                ORDER BY event.sequence DESC LIMIT 1
            )
        )
        """
}

extension LoggedChange {
    /// Nil where somebody edited the row into something unreadable.
    fileprivate init?(_ row: SQLRow) {
        guard let sequence = row.integer("sequence"), let eventID = row.text("event_id"),
            let at = row.instant("logged_at"), let entityType = row.text("entity_type"),
            let entityID = row.text("entity_id"), let action: ChangeAction = row.value("action")
        else { return nil }
        self.init(
            sequence: sequence,
            eventID: eventID,
            at: at,
            runID: row.text("sync_id"),
            entityType: entityType,
            entityID: entityID,
            localID: row.text("local_id"),
            action: action,
            reason: row.value("reason"),
            shape: row.value("shape"),
            hash: row.text("hash").flatMap { ContentHash(hexadecimal: $0) },
            previousHash: row.text("previous_hash").flatMap { ContentHash(hexadecimal: $0) },
            changedFields: row.decoded("changed_fields") ?? [],
            answeredAs: row.text("answered_as"),
            correlationID: row.text("correlation_id")
        )
    }
}
