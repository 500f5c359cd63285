import Foundation
import SyncCore

/// The rows of `tds_sync_logs`.
struct ChangeLogRows {
    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    /// By COPY, which costs the server two thirds of an INSERT.
    func append(_ entries: [ChangeEntry], of entityType: String, runID: String?, now: Instant) throws {
        guard !entries.isEmpty else { return }
        let ids = EventIDs(random: UUID().uuidString)
        let stamp = now.description
        try session.run(
            """
            COPY tds_sync_logs (
                event_id, logged_at, sync_id, entity_type,
                entity_id, local_id, action, reason, shape, hash, previous_hash, changed_fields, answered_as
            ) FROM STDIN
            """,
            copying: entries.indices.lazy.map { index in
                var line = CopyLine(capacity: 400)
                for text in [ids[index], stamp, runID, entityType] { line.append(text) }
                line.append(entries[index])
                return line.ended()
            }
        )
    }

    /// - Parameter condition: with parameters from `$2` on.
    func select(
        where condition: String,
        _ parameters: [Parameter],
        newestFirst: Bool = false,
        limit: Int
    ) throws -> [LoggedChange] {
        try session.execute(
            """
            SELECT sequence, event_id::text, logged_at, sync_id::text, entity_type, entity_id, local_id,
                action, reason, shape, hash, previous_hash, changed_fields::text, \(Self.correlationID),
                answered_as
            FROM tds_sync_logs WHERE \(condition)
            ORDER BY tds_sync_logs.sequence \(newestFirst ? "DESC" : "ASC") LIMIT $1
            """,
            [.integer(Int64(limit))] + parameters
        ).compactMap(Self.change)
    }

    /// Nil where somebody edited the row into something unreadable.
    private static func change(_ row: ResultRow) -> LoggedChange? {
        guard let sequence = row.integer(0), let eventID = row.text(1), let at = row.instant(2),
            let entityType = row.text(4), let entityID = row.text(5),
            let action = row.text(7).flatMap(ChangeAction.init)
        else { return nil }
        return LoggedChange(
            sequence: sequence,
            eventID: eventID,
            at: at,
            runID: row.text(3),
            entityType: entityType,
            entityID: entityID,
            localID: row.text(6),
            action: action,
            reason: row.text(8).flatMap(DecisionReason.init),
            shape: row.text(9).flatMap(RecordShape.init),
            hash: row.text(10).flatMap { ContentHash(hexadecimal: $0) },
            previousHash: row.text(11).flatMap { ContentHash(hexadecimal: $0) },
            changedFields: row.text(12).flatMap { JSONText.decode([String].self, from: $0) } ?? [],
            answeredAs: row.text(14),
            correlationID: row.text(13)
        )
    }

    /// See ``LoggedChange/correlationID``. Looked up when somebody asks, so that a commit does not write it with every row.
    private static let correlationID = """
        coalesce(
            (
                SELECT run.request ->> 'correlationID' FROM tds_sync_runs run
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
}

extension CopyLine {
    fileprivate mutating func append(_ entry: ChangeEntry) {
        append(entry.entityID)
        append(entry.localID)
        append(entry.action.rawValue)
        append(entry.reason?.rawValue)
        append(entry.shape?.rawValue)
        append(entry.hash?.description)
        append(entry.previousHash?.description)
        append(entry.changedFieldsJSON)
        append(entry.answeredAs)
    }
}
