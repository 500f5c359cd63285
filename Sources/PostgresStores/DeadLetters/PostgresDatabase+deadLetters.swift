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
}
