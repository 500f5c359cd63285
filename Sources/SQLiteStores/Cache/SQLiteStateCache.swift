import Foundation
import GRDB
package import SyncCore

/// The state cache when there is no Redis: a SQLite file of its own, beside the database and not in it, so that it can be
/// thrown away, and so that marking never waits for a commit.
///
/// Expired entries stay for a second lifetime, so that a record's reason can be `cache_expired`, and are then removed a
/// slice at a time while new ones are marked.
package struct SQLiteStateCache: SyncStateCache {
    /// Entries that one `mark` removes at most.
    static let purgedPerMark = 1_000

    package let backend = "sqlite"

    let file: SQLiteFile
    let time: any TimeSource

    package func states(of entityType: String, ids: [String]) async throws(SyncError) -> [String: SyncState] {
        try await file.read { database in
            var reader = try StateReader(database, entityType: entityType)
            var states: [String: SyncState] = [:]
            states.reserveCapacity(ids.count)
            for id in ids { states[id] = try reader.state(of: id) }
            return states
        }
    }

    package func put(_ states: [SyncState]) async throws(SyncError) {
        guard !states.isEmpty else { return }
        let purgeBefore = time.now().advanced(by: SyncState.timeToLive * -2)
        try await file.write { database in
            let statement = try database.cachedStatement(sql: Self.upsert)
            for state in states { try statement.execute(arguments: Self.arguments(state)) }
            try database.execute(sql: Self.purge, arguments: [purgeBefore.microseconds, Self.purgedPerMark])
        }
    }

    package func invalidate(_ entityType: String, ids: [String]) async throws(SyncError) -> Int {
        guard !ids.isEmpty else { return 0 }
        return try await file.write { database in
            let statement = try database.cachedStatement(
                sql: "DELETE FROM entity_states WHERE entity_type = ? AND entity_id = ?"
            )
            var removed = 0
            for id in ids {
                try statement.execute(arguments: [entityType, EntityKey(id)])
                removed += database.changesCount
            }
            return removed
        }
    }

    package func invalidateAll(_ entityType: String) async throws(SyncError) -> Int {
        try await file.write { database in
            try database.execute(sql: "DELETE FROM entity_states WHERE entity_type = ?", arguments: [entityType])
            return database.changesCount
        }
    }

    package func entryCounts() async throws(SyncError) -> [String: Int] {
        let expired = time.now().advanced(by: SyncState.timeToLive * -1)
        return try await file.read { database in
            let rows = try GRDB.Row.fetchAll(
                database,
                sql: "SELECT entity_type, count(*) FROM entity_states WHERE cached_at > ? GROUP BY entity_type",
                arguments: [expired.microseconds]
            )
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as Int) })
        }
    }

    package func note(_ note: CacheNote) async throws(SyncError) -> String? {
        let now = time.now()
        return try await file.read { database in
            try String.fetchOne(
                database,
                sql: "SELECT text FROM notes WHERE path = ? AND expires_at > ?",
                arguments: [note.path, now.microseconds]
            )
        }
    }

    package func setNotes(_ notes: [CacheNote: String]) async throws(SyncError) {
        let now = time.now()
        try await file.write { database in
            try database.execute(sql: "DELETE FROM notes WHERE expires_at <= ?", arguments: [now.microseconds])
            let statement = try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO notes (path, text, expires_at) VALUES (?, ?, ?)"
            )
            for (note, text) in notes {
                let expiresAt = now.advanced(by: note.timeToLive)
                try statement.execute(arguments: [note.path, text, expiresAt.microseconds])
            }
        }
    }
}

// MARK: - Rows

extension SQLiteStateCache {
    /// Not `INSERT OR REPLACE`, which would move the row to the end of the table.
    private static let upsert = """
        INSERT INTO entity_states (
            entity_type, entity_id, local_id, content_hash, detail_hash, last_modified, cached_at, sync_count, generation
        )
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (entity_id, entity_type) DO UPDATE SET
            local_id = excluded.local_id, content_hash = excluded.content_hash, detail_hash = excluded.detail_hash,
            last_modified = excluded.last_modified, cached_at = excluded.cached_at, sync_count = excluded.sync_count,
            generation = excluded.generation
        """

    private static let purge = """
        DELETE FROM entity_states
        WHERE rowid IN (SELECT rowid FROM entity_states WHERE cached_at < ? ORDER BY cached_at LIMIT ?)
        """

    private static func arguments(_ state: SyncState) -> StatementArguments {
        [
            state.entityType, EntityKey(state.entityID), state.localID, state.contentHash.map { Data($0.bytes) },
            state.detailHash.map { Data($0.bytes) }, state.lastModified?.microseconds, state.cachedAt.microseconds,
            state.syncCount, state.generation,
        ]
    }
}
