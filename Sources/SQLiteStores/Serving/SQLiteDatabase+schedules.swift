import GRDB
package import SyncCore

extension SQLiteDatabase: ScheduleStore {
    package func schedule() async throws(SyncError) -> [ScheduleEntry] {
        try await file.read { database in
            try GRDB.Row.fetchAll(
                database,
                sql: "SELECT entity_type, task, next_at, note FROM tds_schedules ORDER BY next_at, entity_type, task"
            ).compactMap { row in
                guard let task = ScheduleEntry.Task(rawValue: row[1]), let next = Instant(iso8601: row[2] as String)
                else { return nil }
                return ScheduleEntry(entityType: row[0], task: task, nextAt: next, note: row[3])
            }
        }
    }

    package func plan(_ entries: [ScheduleEntry]) async throws(SyncError) {
        try await file.write { database in
            for entry in entries {
                try database.execute(
                    sql:
                        "INSERT INTO tds_schedules (entity_type, task, next_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    arguments: [entry.entityType, entry.task.rawValue, entry.nextAt.description]
                )
            }
        }
    }

    package func advance(_ entry: ScheduleEntry, to next: Instant, note: String?) async throws(SyncError) -> Bool {
        try await file.write { database in
            try database.execute(
                sql: """
                    UPDATE tds_schedules SET next_at = ?, note = ? WHERE entity_type = ? AND task = ? AND next_at = ?
                    """,
                arguments: [
                    next.description, note, entry.entityType, entry.task.rawValue, entry.nextAt.description,
                ]
            )
            return database.changesCount == 1
        }
    }
}
