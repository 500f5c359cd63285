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
}
