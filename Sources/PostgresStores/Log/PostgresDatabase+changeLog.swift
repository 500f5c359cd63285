package import SyncCore

extension PostgresDatabase: ChangeLog {
    package func history(of type: EntityType, entityID: String, limit: Int) async throws(SyncError) -> [LoggedChange] {
        try await client.read { session in
            try ChangeLogRows(session).select(
                where: "entity_type = $2 AND entity_id = $3",
                [.text(type.name), .text(entityID)],
                newestFirst: true,
                limit: limit
            )
        }
    }

    package func unrelayed(limit: Int) async throws(SyncError) -> [LoggedChange] {
        try await client.read { try ChangeLogRows($0).select(where: ChangeLogRows.isUnrelayedEvent, [], limit: limit) }
    }

    package func markRelayed(_ sequences: [Int64], at now: Instant) async throws(SyncError) {
        try await client.write { session in
            _ = try session.execute(
                """
                UPDATE tds_sync_logs SET relayed_at = $1
                WHERE relayed_at IS NULL AND sequence = ANY ($2)
                """,
                [.instant(now), .integers(sequences)]
            )
        }
    }

    package func events(after sequence: Int64, limit: Int) async throws(SyncError) -> [LoggedChange] {
        try await client.write { session in
            // Waits for the commits that have drawn a sequence and are not over: the caller goes on behind the last one it sees,
            // and theirs would be passed over for ever.
            try session.run("LOCK TABLE tds_sync_logs IN SHARE MODE")
            return try ChangeLogRows(session).select(
                where: "sequence > $2 AND \(ChangeLogRows.isEvent)",
                [.integer(sequence)],
                limit: limit
            )
        }
    }

    package func lastSequence() async throws(SyncError) -> Int64 {
        try await client.read { try $0.execute("SELECT max(sequence) FROM tds_sync_logs").first?.integer(0) ?? 0 }
    }

    package func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        let oldest = try await client.read { session in
            try session.execute("SELECT logged_at FROM tds_sync_logs ORDER BY sequence LIMIT 1").first?.instant(0)
        }
        guard let oldest, oldest < before else { return 0 }
        return try await client.write { session in
            // The first in the table are the oldest: no search through all the others for more of them.
            try session.execute(
                """
                DELETE FROM tds_sync_logs
                WHERE logged_at < $1 AND sequence IN (SELECT sequence FROM tds_sync_logs ORDER BY sequence LIMIT $2)
                """,
                [.instant(before), .integer(Int64(limit))]
            ).affected
        }
    }
}
