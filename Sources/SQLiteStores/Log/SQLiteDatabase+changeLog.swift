import GRDB
package import SyncCore

extension SQLiteDatabase: ChangeLog {
    package func history(of type: EntityType, entityID: String, limit: Int) async throws(SyncError) -> [LoggedChange] {
        try await file.read { database in
            try ChangeLogRows(database).select(
                where: "entity_type = ? AND entity_id = ?",
                [type.name, entityID],
                newestFirst: true,
                limit: limit
            )
        }
    }

    package func unrelayed(limit: Int) async throws(SyncError) -> [LoggedChange] {
        try await file.read { database in
            try ChangeLogRows(database).select(where: ChangeLogRows.isUnrelayedEvent, [], limit: limit)
        }
    }

    package func markRelayed(_ sequences: [Int64], at now: Instant) async throws(SyncError) {
        try await file.write { database in
            try database.execute(
                sql: """
                    UPDATE tds_sync_logs SET relayed_at = ?
                    WHERE relayed_at IS NULL AND sequence IN (SELECT value FROM json_each(?))
                    """,
                arguments: [now.description, try JSONText.encode(sequences)]
            )
        }
    }

    package func events(after sequence: Int64, limit: Int) async throws(SyncError) -> [LoggedChange] {
        try await file.read { database in
            try ChangeLogRows(database).select(
                where: "sequence > ? AND \(ChangeLogRows.isEvent)",
                [sequence],
                limit: limit
            )
        }
    }

    package func lastSequence() async throws(SyncError) -> Int64 {
        try await file.read { try Int64.fetchOne($0, sql: "SELECT max(sequence) FROM tds_sync_logs") ?? 0 }
    }

    package func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        let oldest = try await file.read { database in
            try String.fetchOne(database, sql: "SELECT logged_at FROM tds_sync_logs ORDER BY sequence LIMIT 1")
        }
        guard let oldest, oldest < before.description else { return 0 }
        return try await file.write { database in
            // The first in the table are the oldest: no search through all the others for more of them.
            try database.execute(
                sql: """
                    DELETE FROM tds_sync_logs
                    WHERE logged_at < ? AND sequence IN (SELECT sequence FROM tds_sync_logs ORDER BY sequence LIMIT ?)
                    """,
                arguments: [before.description, limit]
            )
            return database.changesCount
        }
    }
}
