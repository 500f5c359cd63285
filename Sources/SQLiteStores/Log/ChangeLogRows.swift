import Foundation
import GRDB
import SyncCore

/// The rows of `tds_sync_logs`.
struct ChangeLogRows {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func append(_ entries: [ChangeEntry], of entityType: String, runID: String?, now: Instant) throws {
        guard !entries.isEmpty else { return }
        let statement = try database.cachedStatement(sql: Self.insert)
        let shared = [now.description.databaseValue, runID.databaseValue, entityType.databaseValue]
        let ids = EventIDs(random: UUID().uuidString)
        for (index, entry) in entries.enumerated() {
            let values = [
                ids[index].databaseValue, entry.entityID.databaseValue, entry.localID.databaseValue,
                entry.action.rawValue.databaseValue, (entry.reason?.rawValue).databaseValue,
                (entry.shape?.rawValue).databaseValue, (entry.hash?.description).databaseValue,
                (entry.previousHash?.description).databaseValue, entry.changedFieldsJSON.databaseValue,
                entry.answeredAs.databaseValue,
            ]
            try statement.execute(arguments: StatementArguments(shared + values))
        }
    }

    /// - Parameter condition: with one `?` for each argument.
    func select(
        where condition: String,
        _ arguments: StatementArguments,
        newestFirst: Bool = false,
        limit: Int
    ) throws -> [LoggedChange] {
        try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT *, \(Self.correlationID) AS correlation_id FROM tds_sync_logs WHERE \(condition)
                ORDER BY sequence \(newestFirst ? "DESC" : "ASC") LIMIT ?
                """,
            arguments: arguments + [limit]
        ).compactMap(Self.change)
    }

    /// Nil where somebody edited the row into something unreadable.
    private static func change(_ row: GRDB.Row) -> LoggedChange? {
        guard let at = Instant(iso8601: row["logged_at"] as String), let action = ChangeAction(rawValue: row["action"])
        else { return nil }
        return LoggedChange(
            sequence: row["sequence"],
            eventID: row["event_id"],
            at: at,
            runID: row["sync_id"],
            entityType: row["entity_type"],
            entityID: row["entity_id"],
            localID: row["local_id"],
            action: action,
            reason: (row["reason"] as String?).flatMap(DecisionReason.init),
            shape: (row["shape"] as String?).flatMap(RecordShape.init),
            hash: (row["hash"] as String?).flatMap { ContentHash(hexadecimal: $0) },
            previousHash: (row["previous_hash"] as String?).flatMap { ContentHash(hexadecimal: $0) },
            changedFields: (row["changed_fields"] as String?).flatMap { JSONText.decode([String].self, from: $0) }
                ?? [],
            answeredAs: row["answered_as"],
            correlationID: row["correlation_id"]
        )
    }

    /// See ``LoggedChange/correlationID``. Looked up when somebody asks, so that a commit does not write it with every row.
    private static let correlationID = """
        coalesce(
            (
                SELECT json_extract(run.request, '$.correlationID') FROM tds_sync_runs run
                WHERE run.id = tds_sync_logs.sync_id
            ),
            (
                SELECT event.correlation_id FROM tds_sync_runs run
                JOIN tds_inbox_events event
                    ON event.entity_id = tds_sync_logs.entity_id AND event.entity_type = tds_sync_logs.entity_type
                WHERE run.id = tds_sync_logs.sync_id AND run.mode = 'realtime'
                    AND event.received_at <= tds_sync_logs.logged_at AND event.status <> 'unchanged'
                    AND (event.status = 'queued' OR event.processed_at >= tds_sync_logs.logged_at)
                ORDER BY event.sequence DESC LIMIT 1
            )
        )
        """

    /// What the index of unrelayed events is for.
    static let isUnrelayedEvent = "relayed_at IS NULL AND \(isEvent)"

    static let isEvent: String = {
        let events = ChangeAction.allCases.filter(\.isEvent).map { "'\($0.rawValue)'" }
        return "action IN (\(events.joined(separator: ", ")))"
    }()

    private static let insert = """
        INSERT INTO tds_sync_logs (
            logged_at, sync_id, entity_type,
            event_id, entity_id, local_id, action, reason, shape, hash, previous_hash, changed_fields,
            answered_as
        )
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
}
