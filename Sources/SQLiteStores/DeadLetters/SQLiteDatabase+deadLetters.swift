import Foundation
import GRDB
package import SyncCore

extension SQLiteDatabase: DeadLetterStore {
    package func openCounts() async throws(SyncError) -> [String: Int] {
        try await file.read { database in
            let rows = try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT entity_type, count(*)
                    FROM tds_dead_letter_queue
                    WHERE status = 'open'
                    GROUP BY entity_type
                    """
            )
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as Int) })
        }
    }

    package func letters(
        status: DeadLetterStatus?,
        of type: EntityType?,
        limit: Int
    ) async throws(SyncError) -> [StoredDeadLetter] {
        try await file.read { database in
            let rows = try GRDB.Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM tds_dead_letter_queue
                    WHERE \(status == nil ? "TRUE" : "status = :status") AND (:type IS NULL OR entity_type = :type)
                    ORDER BY last_seen DESC, id LIMIT :limit
                    """,
                arguments: ["status": status?.rawValue, "type": type?.name, "limit": limit]
            )
            return rows.map(Self.letter)
        }
    }

    package func openIDs(of types: [String], _ shape: LetterShape) async throws(SyncError) -> Set<String> {
        try await file.read { database in
            try String.fetchSet(
                database,
                sql: """
                    SELECT entity_id FROM tds_dead_letter_queue
                    WHERE status = 'open' AND entity_id IS NOT NULL AND coalesce(shape, 'list') = :shape
                        AND entity_type IN (SELECT value FROM json_each(:types))
                    """,
                arguments: ["types": try JSONText.encode(types), "shape": shape.rawValue]
            )
        }
    }

    package func letter(_ id: String) async throws(SyncError) -> StoredDeadLetter? {
        try await file.read { database in
            try GRDB.Row.fetchOne(
                database,
                sql: "SELECT * FROM tds_dead_letter_queue WHERE id = lower(?)",
                arguments: [id]
            ).map(Self.letter)
        }
    }

    package func letter(of type: EntityType, entityID: String) async throws(SyncError) -> StoredDeadLetter? {
        // Text ends at U+0000: an id cut short there would be another record's.
        guard !entityID.holdsNUL else { return nil }
        return try await file.read { database in
            try GRDB.Row.fetchOne(
                database,
                sql: """
                    SELECT * FROM tds_dead_letter_queue
                    WHERE entity_type = :type AND dedupe_key IN ('id:' || :id, 'detail:' || :id, 'image:' || :id)
                    ORDER BY status = 'open' DESC, last_seen DESC LIMIT 1
                    """,
                arguments: ["type": type.name, "id": entityID]
            ).map(Self.letter)
        }
    }

    package func discard(_ id: String, now: Instant) async throws(SyncError) -> Bool {
        try await file.write { database in
            try database.execute(
                sql: """
                    UPDATE tds_dead_letter_queue SET status = 'discarded', last_seen = ?
                    WHERE id = lower(?) AND status = 'open'
                    """,
                arguments: [now.description, id]
            )
            return database.changesCount == 1
        }
    }

    package func prune(closedLettersBefore: Instant, limit: Int) async throws(SyncError) -> Int {
        try await file.write { database in
            try database.execute(
                sql: """
                    DELETE FROM tds_dead_letter_queue WHERE id IN (
                        SELECT id FROM tds_dead_letter_queue
                        WHERE status IN ('resolved', 'discarded') AND last_seen < ? LIMIT ?
                    )
                    """,
                arguments: [closedLettersBefore.description, limit]
            )
            return database.changesCount
        }
    }

    private static func letter(_ row: GRDB.Row) -> StoredDeadLetter {
        StoredDeadLetter(
            id: row["id"],
            entityType: row["entity_type"],
            entityID: row["entity_id"],
            shape: (row["shape"] as String?).flatMap(LetterShape.init),
            reason: row["reason"],
            message: row["message"],
            payload: Array(row["payload"] as Data),
            runID: row["sync_id"],
            attempts: row["attempts"],
            status: DeadLetterStatus(rawValue: row["status"]) ?? .open,
            firstSeen: Instant(iso8601: row["first_seen"] as String) ?? Instant(seconds: 0),
            lastSeen: Instant(iso8601: row["last_seen"] as String) ?? Instant(seconds: 0)
        )
    }
}
