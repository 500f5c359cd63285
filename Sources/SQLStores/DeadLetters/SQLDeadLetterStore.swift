import FoundationEssentials
import SyncCore

/// Dead letters in `tds_dead_letter_queue`. They are opened by ``NotedLetters``, in the transactions of commits.
struct SQLDeadLetterStore: DeadLetterStore {
    let database: any ControlDatabase

    func openCounts() async throws(SyncError) -> [String: Int] {
        try await database.rows(
            """
            SELECT entity_type, count(*) AS letters FROM tds_dead_letter_queue WHERE status = 'open' GROUP BY entity_type
            """
        ).counts("letters", by: "entity_type")
    }

    func letters(
        status: DeadLetterStatus?,
        of type: EntityType?,
        limit: Int
    ) async throws(SyncError) -> [StoredDeadLetter] {
        let ofStatus: SQLText = status.map { "status = \($0.rawValue)" } ?? "true"
        let ofType: SQLText = type.map { "entity_type = \($0.name)" } ?? "true"
        return try await letters("WHERE \(ofStatus) AND \(ofType) ORDER BY last_seen DESC, id LIMIT \(limit)")
    }

    func openIDs(of types: [String], _ shape: LetterShape) async throws(SyncError) -> Set<String> {
        let rows = try await database.rows(
            """
            SELECT entity_id FROM tds_dead_letter_queue
            WHERE status = 'open' AND entity_id IS NOT NULL AND coalesce(shape, 'list') = \(shape.rawValue)
                AND entity_type \(in: types)
            """
        )
        return Set(rows.compactMap { $0.text("entity_id") })
    }

    func letter(_ id: String) async throws(SyncError) -> StoredDeadLetter? {
        guard let id = UUID(uuidString: id)?.uuidString.lowercased() else { return nil }
        return try await letters("WHERE id = \(uuid: id)").first
    }

    func letter(of type: EntityType, entityID: String) async throws(SyncError) -> StoredDeadLetter? {
        // A text ends at U+0000, or cannot hold it: an id cut short there would be another record's.
        guard !entityID.holdsNUL else { return nil }
        let keys = ["id", "detail", "image"].map { "\($0):\(entityID)" }
        return try await letters(
            """
            WHERE entity_type = \(type.name) AND dedupe_key \(in: keys) ORDER BY status = 'open' DESC, last_seen DESC LIMIT 1
            """
        ).first
    }

    func discard(_ id: String, now: Instant) async throws(SyncError) -> Bool {
        guard let id = UUID(uuidString: id)?.uuidString.lowercased() else { return false }
        return try await database.run(
            """
            UPDATE tds_dead_letter_queue SET status = 'discarded', last_seen = \(now)
            WHERE id = \(uuid: id) AND status = 'open'
            """
        ) == 1
    }

    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        let isOld: SQLText = "status IN ('resolved', 'discarded') AND last_seen < \(before)"
        return try await database.prune("tds_dead_letter_queue", by: "id", isOld, limit: limit)
    }

    /// Closes the open letters about what is in the database now.
    /// - Parameters:
    ///   - entityTypes: that the letters may have been noted for.
    ///   - shape: that was stored; nil where all letters are settled.
    static func resolving(_ entityIDs: [String], of entityTypes: [String], _ shape: LetterShape?) -> SQLText {
        let closed = ([nil] + LetterShape.allCases).filter { shape?.closes($0) ?? true }.map { $0?.rawValue ?? "" }
        return """
            UPDATE tds_dead_letter_queue SET status = 'resolved'
            WHERE status = 'open' AND entity_type \(in: entityTypes) AND entity_id \(in: entityIDs)
                AND coalesce(shape, '') \(in: closed)
            """
    }

    private func letters(_ suffix: SQLText) async throws(SyncError) -> [StoredDeadLetter] {
        try await database.rows(
            """
            SELECT id, entity_type, entity_id, shape, reason, message, payload, sync_id, attempts, status, first_seen,
                last_seen
            FROM tds_dead_letter_queue \(suffix)
            """
        ).map(StoredDeadLetter.init)
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
