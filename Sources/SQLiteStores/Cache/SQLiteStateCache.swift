import GRDB
package import SyncCore

/// The state cache when there is no Redis: a SQLite file of its own, beside the database and not in it, so that it can be
/// thrown away, and so that marking never waits for a commit.
///
/// Expired entries stay for a second lifetime, so that a record's reason can be `cache_expired`, and are then removed a
/// slice at a time while new ones are marked.
package struct SQLiteStateCache: SyncStateCache {
    /// Ids a look-up asks for in one statement.
    static let idsPerStatement = 1_000
    /// Entries that one `mark` removes at most.
    static let purgedPerMark = 1_000

    package let backend = "sqlite"

    let file: SQLiteFile
    let time: any TimeSource

    package func states(of entityType: String, ids: [String]) async throws(SyncError) -> [String: SyncState] {
        try await file.read { database in
            let statement = try database.cachedStatement(sql: Self.select)
            var states: [String: SyncState] = [:]
            states.reserveCapacity(ids.count)
            for start in stride(from: 0, to: ids.count, by: Self.idsPerStatement) {
                let chunk = Array(ids[start..<min(start + Self.idsPerStatement, ids.count)])
                let rows = try GRDB.Row.fetchCursor(
                    statement,
                    arguments: [try JSONText.encode(chunk), entityType]
                )
                while let row = try rows.next() {
                    if let state = Self.state(row, of: entityType) { states[state.entityID] = state }
                }
            }
            return states
        }
    }

    package func mark(_ states: [SyncState]) async throws(SyncError) {
        guard !states.isEmpty else { return }
        let purgeBefore = time.now().advanced(by: SyncState.timeToLive * -2)
        try await file.write { database in
            let statement = try database.cachedStatement(sql: Self.upsert)
            for state in states { try statement.execute(arguments: Self.arguments(state)) }
            try database.execute(sql: Self.purge, arguments: [purgeBefore.description, Self.purgedPerMark])
        }
    }

    package func invalidate(_ entityType: String, id: String?) async throws(SyncError) -> Int {
        try await file.write { database in
            try database.execute(
                sql: "DELETE FROM entity_states WHERE entity_type = ? AND (?2 IS NULL OR entity_id = ?2)",
                arguments: [entityType, id]
            )
            return database.changesCount
        }
    }

    package func entryCounts() async throws(SyncError) -> [String: Int] {
        let expired = time.now().advanced(by: SyncState.timeToLive * -1)
        return try await file.read { database in
            let rows = try GRDB.Row.fetchAll(
                database,
                sql: "SELECT entity_type, count(*) FROM entity_states WHERE cached_at > ? GROUP BY entity_type",
                arguments: [expired.description]
            )
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as Int) })
        }
    }
}

// MARK: - Rows

extension SQLiteStateCache {
    private static let select = """
        SELECT entity_id, local_id, content_hash, detail_hash, last_modified_time, cached_at, sync_count, generation
        FROM json_each(?) AS asked
        CROSS JOIN entity_states ON entity_type = ? AND entity_id = asked.value
        """

    private static let upsert = """
        INSERT OR REPLACE INTO entity_states (
            entity_type, entity_id, local_id, content_hash, detail_hash, last_modified_time, cached_at, sync_count,
            generation
        )
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private static let purge = """
        DELETE FROM entity_states
        WHERE (entity_type, entity_id) IN (
            SELECT entity_type, entity_id FROM entity_states WHERE cached_at < ? ORDER BY cached_at LIMIT ?
        )
        """

    private static func arguments(_ state: SyncState) -> StatementArguments {
        [
            state.entityType, state.entityID, state.localID, state.contentHash?.description,
            state.detailHash?.description, state.lastModified?.description, state.cachedAt.description,
            state.syncCount, state.generation,
        ]
    }

    /// Nil for an entry that cannot be read: the record is then synced as if there were none.
    private static func state(_ row: GRDB.Row, of entityType: String) -> SyncState? {
        guard let cachedAt = Instant(iso8601: row[5] as String) else { return nil }
        return SyncState(
            entityType: entityType,
            entityID: row[0],
            localID: row[1],
            contentHash: (row[2] as String?).flatMap { ContentHash(hexadecimal: $0) },
            detailHash: (row[3] as String?).flatMap { ContentHash(hexadecimal: $0) },
            lastModified: (row[4] as String?).flatMap { Instant(iso8601: $0) },
            cachedAt: cachedAt,
            syncCount: row[6],
            generation: row[7]
        )
    }
}
