import Foundation
package import SyncCore

extension PostgresDatabase: DeadLetterStore {
    package func openCounts() async throws(SyncError) -> [String: Int] {
        try await client.read { session in
            let counts = try session.execute(
                """
                SELECT entity_type, count(*)
                FROM tds_dead_letter_queue
                WHERE status = 'open'
                GROUP BY entity_type
                """
            )
            return Dictionary(uniqueKeysWithValues: counts.map { ($0.text(0) ?? "", Int($0.integer(1) ?? 0)) })
        }
    }

    package func letters(
        status: DeadLetterStatus?,
        of type: EntityType?,
        limit: Int
    ) async throws(SyncError) -> [StoredDeadLetter] {
        try await client.read { session in
            try session.execute(
                """
                SELECT \(Self.letterColumns) FROM tds_dead_letter_queue
                WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR entity_type = $2)
                ORDER BY last_seen DESC, tds_dead_letter_queue.id LIMIT $3
                """,
                [.text(status?.rawValue), .text(type?.name), .integer(Int64(limit))]
            ).map(Self.letter)
        }
    }

    package func openIDs(of types: [String], _ shape: LetterShape) async throws(SyncError) -> Set<String> {
        try await client.read { session in
            let rows = try session.execute(
                """
                SELECT entity_id FROM tds_dead_letter_queue
                WHERE status = 'open' AND entity_id IS NOT NULL AND coalesce(shape, 'list') = $2
                    AND entity_type = ANY ($1)
                """,
                [.texts(types), .text(shape.rawValue)]
            )
            return Set(rows.compactMap { $0.text(0) })
        }
    }

    package func letter(_ id: String) async throws(SyncError) -> StoredDeadLetter? {
        guard UUID(uuidString: id) != nil else { return nil }
        return try await client.read { session in
            try session.execute(
                "SELECT \(Self.letterColumns) FROM tds_dead_letter_queue WHERE id = $1::uuid",
                [.text(id)]
            ).first.map(Self.letter)
        }
    }

    package func letter(of type: EntityType, entityID: String) async throws(SyncError) -> StoredDeadLetter? {
        // Its text cannot hold U+0000, so there is none.
        guard !entityID.holdsNUL else { return nil }
        return try await client.read { session in
            try session.execute(
                """
                SELECT \(Self.letterColumns) FROM tds_dead_letter_queue
                WHERE entity_type = $1 AND dedupe_key IN ('id:' || $2, 'detail:' || $2, 'image:' || $2)
                ORDER BY tds_dead_letter_queue.status = 'open' DESC, tds_dead_letter_queue.last_seen DESC LIMIT 1
                """,
                [.text(type.name), .text(entityID)]
            ).first.map(Self.letter)
        }
    }

    package func discard(_ id: String, now: Instant) async throws(SyncError) -> Bool {
        guard UUID(uuidString: id) != nil else { return false }
        return try await client.write { session in
            try session.execute(
                """
                UPDATE tds_dead_letter_queue SET status = 'discarded', last_seen = $2
                WHERE id = $1::uuid AND status = 'open'
                """,
                [.text(id), .instant(now)]
            ).affected == 1
        }
    }

    package func prune(closedLettersBefore: Instant, limit: Int) async throws(SyncError) -> Int {
        try await client.write { session in
            try session.execute(
                """
                DELETE FROM tds_dead_letter_queue WHERE id IN (
                    SELECT id FROM tds_dead_letter_queue
                    WHERE status IN ('resolved', 'discarded') AND last_seen < $1 LIMIT $2
                )
                """,
                [.instant(closedLettersBefore), .integer(Int64(limit))]
            ).affected
        }
    }

    private static let letterColumns = """
        id::text, entity_type, entity_id, reason, message, payload, sync_id::text, attempts, status, first_seen, last_seen,
        shape
        """

    private static func letter(_ row: ResultRow) -> StoredDeadLetter {
        StoredDeadLetter(
            id: row.text(0) ?? "",
            entityType: row.text(1) ?? "",
            entityID: row.text(2),
            shape: row.text(11).flatMap(LetterShape.init),
            reason: row.text(3) ?? "",
            message: row.text(4) ?? "",
            payload: row.data(5) ?? [],
            runID: row.text(6) ?? "",
            attempts: Int(row.integer(7) ?? 1),
            status: row.text(8).flatMap(DeadLetterStatus.init) ?? .open,
            firstSeen: row.instant(9) ?? Instant(seconds: 0),
            lastSeen: row.instant(10) ?? Instant(seconds: 0)
        )
    }
}
