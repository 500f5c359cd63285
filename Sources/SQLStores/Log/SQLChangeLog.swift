import SyncCore

/// The change log in `tds_sync_logs`. Its rows are written by the commits that they tell of.
struct SQLChangeLog: ChangeLog {
    let database: any ControlDatabase

    func history(of type: EntityType, entityID: String, limit: Int) async throws(SyncError) -> [LoggedChange] {
        let ofRecord: SQLText = "entity_type = \(type.name) AND entity_id = \(entityID)"
        return try await database.rows(Self.selection(ofRecord, newestFirst: true, limit)).compactMap(LoggedChange.init)
    }

    func unrelayed(limit: Int) async throws(SyncError) -> [LoggedChange] {
        // In the words of the index of unrelayed events.
        let isUnrelayed: SQLText = "relayed_at IS NULL AND \(Self.isEvent)"
        return try await database.rows(Self.selection(isUnrelayed, limit)).compactMap(LoggedChange.init)
    }

    func markRelayed(_ sequences: [Int64], at now: Instant) async throws(SyncError) {
        try await database.run(
            "UPDATE tds_sync_logs SET relayed_at = \(now) WHERE relayed_at IS NULL AND sequence \(in: sequences)"
        )
    }

    /// The caller goes on behind the last one that it sees, so none may come to stand before that later on.
    func events(after sequence: Int64, limit: Int) async throws(SyncError) -> [LoggedChange] {
        let selection = Self.selection("sequence > \(sequence) AND \(Self.isEvent)", limit)
        return try await database.readSettled("tds_sync_logs") { session in
            try session.run(selection).rows.compactMap(LoggedChange.init)
        }
    }

    func lastSequence() async throws(SyncError) -> Int64 {
        try await database.rows("SELECT max(sequence) AS last FROM tds_sync_logs").first?.integer("last") ?? 0
    }

    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        try await database.pruneInOrder("tds_sync_logs", by: "logged_at", before: before, limit: limit)
    }

    // MARK: Rows

    private static func selection(_ condition: SQLText, newestFirst: Bool = false, _ limit: Int) -> SQLText {
        let order: SQLText = newestFirst ? "DESC" : "ASC"
        return """
            SELECT sequence, event_id, logged_at, sync_id, entity_type, entity_id, local_id, action, reason, shape, hash,
                previous_hash, changed_fields, answered_as, \(correlationID) AS correlation_id
            FROM tds_sync_logs WHERE \(condition) ORDER BY tds_sync_logs.sequence \(order) LIMIT \(limit)
            """
    }

    static let isEvent: SQLText = {
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
