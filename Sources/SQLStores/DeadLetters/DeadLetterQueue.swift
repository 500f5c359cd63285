import Crypto
import FoundationEssentials
package import SyncCore

/// What is written to `tds_dead_letter_queue`, inside a transaction.
package struct DeadLetterQueue {
    private let session: any SQLSession

    package init(_ session: any SQLSession) {
        self.session = session
    }

    /// A record that could not be read, in whose letter no run had a part.
    struct Unread {
        let entityID: String
        let code: String
        let reason: String
        /// Of the newest event that spoke of it.
        let payload: [UInt8]
    }

    /// Adds letters. A record has one row for each shape, however often it fails: a repeated letter replaces the payload and the reason
    /// and counts one attempt more. What becomes of its status says ``LetterStanding``.
    ///
    /// - Returns: what is to be run; nothing where there is no letter.
    package func adding(_ letters: [DeadLetter], runID: String, now: Instant) throws -> [SQLText] {
        try adding(
            letters.map { letter in
                let id = letter.entityID.flatMap { Self.isStorable($0) ? $0 : nil }
                return Row(
                    entityType: letter.entityType,
                    entityID: id,
                    key: id.map { Self.key(of: $0, letter.shape) } ?? Self.hash(of: letter.payload),
                    shape: letter.shape,
                    reason: letter.fault.code.rawValue,
                    message: letter.fault.message,
                    payload: letter.payload
                )
            },
            runID: runID,
            correlationID: DeadLetterEvents.ofRun,
            now: now
        )
    }

    /// The same for records that could not be read. A letter that is open already tells more.
    /// - Parameter shape: of the reading that failed.
    func adding(
        _ records: [Unread],
        of entityType: String,
        _ shape: LetterShape,
        now: Instant
    ) throws -> [SQLText] {
        return try adding(
            records.map { record in
                Row(
                    entityType: entityType,
                    entityID: record.entityID,
                    key: Self.key(of: record.entityID, shape),
                    shape: shape,
                    reason: record.code,
                    message: record.reason,
                    payload: record.payload
                )
            },
            runID: nil,
            correlationID: DeadLetterEvents.ofWebhook,
            now: now
        )
    }

    /// Closes the open letters about what is in the database now.
    /// - Parameters:
    ///   - entityTypes: that the letters may have been noted for.
    ///   - shape: that was stored; nil where all letters are settled. One without a shape closes with any.
    package static func resolving(_ entityIDs: [String], of entityTypes: [String], _ shape: LetterShape?) -> SQLText {
        let isOfShape: SQLText = shape.map { "(shape IS NULL OR shape = \($0.rawValue))" } ?? "true"
        return """
            UPDATE tds_dead_letter_queue SET status = 'resolved'
            WHERE status = 'open' AND entity_type \(in: entityTypes) AND entity_id \(in: entityIDs) AND \(isOfShape)
            """
    }

    // MARK: Rows

    private struct Row {
        let entityType: String
        let entityID: String?
        let key: String
        let shape: LetterShape?
        let reason: String
        let message: String
        let payload: [UInt8]
    }

    /// Stands for the run of a letter that no run left.
    static let noRun = "00000000-0000-0000-0000-000000000000"

    /// A longer id does not fit into an index; no real one is a tenth as long.
    private static let idBytesMax = 1_000

    /// A text ends at U+0000, or cannot hold it: an id cut short there would be another record's.
    private static func isStorable(_ id: String) -> Bool { !id.holdsNUL && id.utf8.count <= idBytesMax }

    /// A record has a letter of each shape.
    private static func key(of entityID: String, _ shape: LetterShape?) -> String {
        switch shape {
        case .list, nil: "id:" + entityID
        case .detail, .image: (shape?.rawValue ?? "") + ":" + entityID
        }
    }

    private static func hash(of payload: [UInt8]) -> String {
        let digits = SHA256.hash(data: payload).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return "sha256:" + digits.joined()
    }

    /// - Parameter runID: nil where no run left them: then an open letter stays as it is, and any other one opens.
    private func adding(_ rows: [Row], runID: String?, correlationID: SQLText, now: Instant) throws -> [SQLText] {
        guard !rows.isEmpty else { return [] }
        let stored = try session.run(rows.map(Self.standing)).map(\.rows.first)
        // A record may be in a batch more than once.
        var met: [String: DeadLetterStatus] = [:]
        return zip(rows, stored).flatMap { row, stored -> [SQLText] in
            let record = "\(row.entityType) \(row.key)"
            let before = met[record] ?? stored?.value("status")
            let isSame = runID != nil && stored?.isTrue("same") == true
            let after = LetterStanding(before, samePayload: isSame)
            met[record] = after.status
            if runID == nil, before == .open { return [] }
            let id = UUID().uuidString.lowercased()
            let upsert = Self.upsert(row, id: id, runID: runID, now: now)
            guard after.isTold else { return [upsert] }
            // Where there was none, somebody else may have added it meanwhile, and tells of it.
            let telling = DeadLetterEvents.telling(
                row.key,
                of: row.entityType,
                id: before == nil ? id : nil,
                correlationID
            )
            return [upsert, telling]
        }
    }

    /// Nobody else changes the row until the transaction ends.
    private static func standing(_ row: Row) -> SQLText {
        """
        SELECT status, payload = \(row.payload) AS same FROM tds_dead_letter_queue
        WHERE entity_type = \(row.entityType) AND dedupe_key = \(row.key) \(.forUpdate)
        """
    }

    /// Says what ``LetterStanding`` does, for a row that came to be since it was looked for.
    private static func upsert(_ row: Row, id: String, runID: String?, now: Instant) -> SQLText {
        let lastRun: SQLText = runID == nil ? "tds_dead_letter_queue.sync_id" : "excluded.sync_id"
        let status: SQLText =
            runID == nil
            ? "'open'"
            : """
            CASE WHEN tds_dead_letter_queue.status = 'discarded' AND tds_dead_letter_queue.payload = excluded.payload
                THEN 'discarded' ELSE 'open' END
            """
        let condition: SQLText = runID == nil ? "WHERE tds_dead_letter_queue.status <> 'open'" : ""
        return """
            INSERT INTO tds_dead_letter_queue (
                id, entity_type, entity_id, dedupe_key, shape, reason, message, payload, sync_id, first_seen, last_seen
            )
            VALUES (
                \(uuid: id), \(row.entityType), \(row.entityID), \(row.key), \(row.shape?.rawValue), \(row.reason),
                \(row.message), \(row.payload), \(uuid: runID ?? noRun), \(now), \(now)
            )
            ON CONFLICT (entity_type, dedupe_key) DO UPDATE SET
                status = \(status), shape = excluded.shape, reason = excluded.reason, message = excluded.message,
                payload = excluded.payload, sync_id = \(lastRun),
                attempts = tds_dead_letter_queue.attempts + 1, last_seen = excluded.last_seen
            \(condition)
            """
    }
}

/// What other programs are told of dead letters.
private enum DeadLetterEvents {
    /// Tells of a letter as it now is.
    /// - Parameters:
    ///   - id: the only one that the letter may have; nil for any.
    ///   - correlationID: as an expression on `letter`.
    static func telling(_ key: String, of entityType: String, id: String?, _ correlationID: SQLText) -> SQLText {
        let isOurs: SQLText = id.map { "id = \(uuid: $0)" } ?? "true"
        return """
            INSERT INTO tds_outbox (event_type, occurred_at, data, correlation_id)
            SELECT \(EventType.deadLetterAdded.rawValue), last_seen, \(.jsonObject)(
                'id', id, 'entity_type', entity_type, 'entity_id', entity_id, 'reason', reason, 'message', message,
                'attempts', attempts, 'sync_id', nullif(sync_id, \(uuid: DeadLetterQueue.noRun))
            ), \(correlationID)
            FROM tds_dead_letter_queue AS letter WHERE entity_type = \(entityType) AND dedupe_key = \(key) AND \(isOurs)
            """
    }

    /// Of the newest webhook that the record waits for.
    static let ofWebhook: SQLText = """
        (
            SELECT event.correlation_id FROM tds_inbox_events AS event
            WHERE event.entity_id = letter.entity_id AND event.entity_type = letter.entity_type
              AND event.status = 'queued'
            ORDER BY event.sequence DESC LIMIT 1
        )
        """

    /// Of the request or the webhook that led to the run; otherwise the run holds its events together.
    static let ofRun: SQLText = """
        coalesce(
            (
                SELECT coalesce(
                    \(member: "correlationID", of: "run.request"), CASE run.mode WHEN 'realtime' THEN \(ofWebhook) END
                )
                FROM tds_sync_runs AS run WHERE run.id = letter.sync_id
            ),
            CAST(letter.sync_id AS text)
        )
        """
}
