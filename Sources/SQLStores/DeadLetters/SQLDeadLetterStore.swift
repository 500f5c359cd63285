import FoundationEssentials
package import SyncCore

/// Dead letters in `tds_dead_letter_queue`. What opens and closes them is written by ``DeadLetterQueue``, in the transactions of commits.
package struct SQLDeadLetterStore: DeadLetterStore {
    private let database: any ControlDatabase

    package init(_ database: any ControlDatabase) {
        self.database = database
    }

    package func openCounts() async throws(SyncError) -> [String: Int] {
        try await database.read { session in
            try session.run(
                """
                SELECT entity_type, count(*) AS letters FROM tds_dead_letter_queue
                WHERE status = 'open' GROUP BY entity_type
                """
            ).counts("letters", by: "entity_type")
        }
    }

    package func letters(
        status: DeadLetterStatus?,
        of type: EntityType?,
        limit: Int
    ) async throws(SyncError) -> [StoredDeadLetter] {
        let ofStatus: SQLText = status.map { "status = \($0.rawValue)" } ?? "true"
        let ofType: SQLText = type.map { "entity_type = \($0.name)" } ?? "true"
        return try await letters("WHERE \(ofStatus) AND \(ofType) ORDER BY last_seen DESC, id LIMIT \(limit)")
    }

    package func openIDs(of types: [String], _ shape: LetterShape) async throws(SyncError) -> Set<String> {
        try await database.read { session in
            let rows = try session.run(
                """
                SELECT entity_id FROM tds_dead_letter_queue
                WHERE status = 'open' AND entity_id IS NOT NULL AND coalesce(shape, 'list') = \(shape.rawValue)
                    AND entity_type \(in: types)
                """
            ).rows
            return Set(rows.compactMap { $0.text("entity_id") })
        }
    }

    package func letter(_ id: String) async throws(SyncError) -> StoredDeadLetter? {
        guard let id = UUID(uuidString: id)?.uuidString.lowercased() else { return nil }
        return try await letters("WHERE id = \(uuid: id)").first
    }

    package func letter(of type: EntityType, entityID: String) async throws(SyncError) -> StoredDeadLetter? {
        // A text ends at U+0000, or cannot hold it: an id cut short there would be another record's.
        guard !entityID.holdsNUL else { return nil }
        let keys = ["id", "detail", "image"].map { "\($0):\(entityID)" }
        return try await letters(
            """
            WHERE entity_type = \(type.name) AND dedupe_key \(in: keys) ORDER BY status = 'open' DESC, last_seen DESC LIMIT 1
            """
        ).first
    }

    package func discard(_ id: String, now: Instant) async throws(SyncError) -> Bool {
        guard let id = UUID(uuidString: id)?.uuidString.lowercased() else { return false }
        return try await database.write { session in
            try session.run(
                """
                UPDATE tds_dead_letter_queue SET status = 'discarded', last_seen = \(now)
                WHERE id = \(uuid: id) AND status = 'open'
                """
            ).changed == 1
        }
    }

    package func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        try await database.write { session in
            try session.run(
                """
                DELETE FROM tds_dead_letter_queue WHERE id IN (
                    SELECT id FROM tds_dead_letter_queue
                    WHERE status IN ('resolved', 'discarded') AND last_seen < \(before) LIMIT \(limit)
                )
                """
            ).changed
        }
    }

    private func letters(_ suffix: SQLText) async throws(SyncError) -> [StoredDeadLetter] {
        try await database.read { session in
            try session.run(
                """
                SELECT id, entity_type, entity_id, shape, reason, message, payload, sync_id, attempts, status, first_seen,
                    last_seen
                FROM tds_dead_letter_queue \(suffix)
                """
            ).rows.map(StoredDeadLetter.init)
        }
    }
}

extension StoredDeadLetter {
    fileprivate init(_ row: SQLRow) {
        self.init(
            id: row.text("id") ?? "",
            entityType: row.text("entity_type") ?? "",
            entityID: row.text("entity_id"),
            shape: row.value("shape"),
            reason: row.text("reason") ?? "",
            message: row.text("message") ?? "",
            payload: row.bytes("payload"),
            runID: row.text("sync_id") ?? "",
            attempts: row.count("attempts"),
            status: row.value("status") ?? .open,
            firstSeen: row.instant("first_seen") ?? .unknown,
            lastSeen: row.instant("last_seen") ?? .unknown
        )
    }
}
