import Crypto
import Foundation
import SyncCore

/// What is written to `tds_dead_letter_queue` by a commit.
enum DeadLetterQueue {
    /// A longer id does not fit into an index; no real one is a tenth as long.
    private static let idBytesMax = 1_000

    /// Adds a letter. A record has one row, however often it fails: a repeated letter replaces the payload and the reason
    /// and counts one attempt more. A resolved one opens again; a discarded one only when its payload has changed. Told is
    /// what was not open before.
    static func adding(_ letter: DeadLetter, runID: String, now: Instant) -> Statement {
        let entityID = letter.entityID.flatMap { isStorable($0) ? $0 : nil }
        let hash = "sha256:" + SHA256.hash(data: letter.payload).hexadecimal()
        return Statement(
            upsert,
            [
                .text(UUID().uuidString), .text(letter.entityType), .text(entityID),
                .text(entityID.map { key(of: $0, letter.shape) } ?? hash),
                .text(letter.fault.code.rawValue), .text(letter.fault.message.replacing("\0", with: "\u{FFFD}")),
                .bytes(letter.payload), .text(runID), .instant(now), .text(letter.shape?.rawValue),
            ]
        )
    }

    /// A record has a letter of each shape.
    private static func key(of entityID: String, _ shape: LetterShape?) -> String {
        switch shape {
        case .list, nil: "id:" + entityID
        case .detail, .image: (shape?.rawValue ?? "") + ":" + entityID
        }
    }

    /// Adds a letter for a record that could not be read. One that is open already tells more.
    /// - Parameter payload: of the newest event that spoke of it.
    static func addingUnlessOpen(
        _ entityID: String,
        of entityType: String,
        _ code: String,
        _ reason: String,
        _ payload: [UInt8],
        now: Instant
    ) -> Statement {
        let shape = EntityCatalog.type(named: entityType)?.letterShape(of: .detail) ?? .detail
        return Statement(
            """
            WITH letter AS (
                INSERT INTO tds_dead_letter_queue AS stored (
                    id, entity_type, entity_id, dedupe_key, shape,
                    reason, message, payload, sync_id, first_seen, last_seen
                )
                VALUES ($1::uuid, $2, $3, $8, $9, $4, $5, $6, '\(noRun)', $7, $7)
                ON CONFLICT (entity_type, dedupe_key) DO UPDATE SET
                    status = 'open', reason = excluded.reason, message = excluded.message, payload = excluded.payload,
                    attempts = stored.attempts + 1, last_seen = excluded.last_seen
                WHERE stored.status <> 'open'
                RETURNING \(DeadLetterEvents.columns)
            )
            \(DeadLetterEvents.telling(where: "true", correlationID: DeadLetterEvents.ofWebhook))
            """,
            [
                .text(UUID().uuidString), .text(entityType), .text(entityID), .text(code),
                .text(reason.replacing("\0", with: "\u{FFFD}")), .bytes(payload), .instant(now),
                .text(key(of: entityID, shape)), .text(shape.rawValue),
            ]
        )
    }

    /// Stands for the run of a letter that no run left.
    static let noRun = "00000000-0000-0000-0000-000000000000"

    /// Closes the open letters about what is in the database now.
    /// - Parameters:
    ///   - entityTypes: that the letters may have been noted for.
    ///   - shape: that was stored; nil where all letters are settled. One without a shape closes with any.
    static func resolving(_ entityIDs: [String], of entityTypes: [String], _ shape: LetterShape?) -> Statement {
        Statement(
            """
            UPDATE tds_dead_letter_queue
            SET status = 'resolved'
            WHERE status = 'open' AND entity_type = ANY ($1) AND entity_id = ANY ($2)
                AND ($3::text IS NULL OR shape IS NULL OR shape = $3)
            """,
            [.texts(entityTypes), .texts(entityIDs.storable), .text(shape?.rawValue)]
        )
    }

    private static func isStorable(_ id: String) -> Bool {
        !id.holdsNUL && id.utf8.count <= idBytesMax
    }

    private static let upsert = """
        WITH before AS (
            SELECT status FROM tds_dead_letter_queue WHERE entity_type = $2 AND dedupe_key = $4
        ),
        letter AS (
            INSERT INTO tds_dead_letter_queue AS stored (
                id, entity_type, entity_id, dedupe_key, shape,
                reason, message, payload, sync_id, first_seen, last_seen
            )
            VALUES ($1::uuid, $2, $3, $4, $10, $5, $6, $7, $8::uuid, $9, $9)
            ON CONFLICT (entity_type, dedupe_key) DO UPDATE SET
                status = CASE
                    WHEN stored.status = 'discarded' AND stored.payload = excluded.payload THEN 'discarded' ELSE 'open'
                END,
                shape = excluded.shape,
                reason = excluded.reason,
                message = excluded.message,
                payload = excluded.payload,
                sync_id = excluded.sync_id,
                attempts = stored.attempts + 1,
                last_seen = excluded.last_seen
            RETURNING \(DeadLetterEvents.columns)
        )
        \(DeadLetterEvents.telling(where: isNew, correlationID: DeadLetterEvents.ofRun))
        """

    private static let isNew = "status = 'open' AND NOT EXISTS (SELECT FROM before WHERE before.status = 'open')"
}
