package import SyncCore

extension PostgresDatabase: ScheduleStore {
    package func schedule() async throws(SyncError) -> [ScheduleEntry] {
        try await client.read { session in
            try session.execute(
                "SELECT entity_type, task, next_at, note FROM tds_schedules ORDER BY next_at, entity_type, task"
            ).compactMap { row in
                guard let task = row.text(1).flatMap(ScheduleEntry.Task.init), let next = row.instant(2) else {
                    return nil
                }
                return ScheduleEntry(entityType: row.text(0) ?? "", task: task, nextAt: next, note: row.text(3))
            }
        }
    }

    package func plan(_ entries: [ScheduleEntry]) async throws(SyncError) {
        try await client.write { session in
            _ = try session.execute(
                """
                INSERT INTO tds_schedules (entity_type, task, next_at)
                SELECT * FROM unnest($1, $2, $3) ON CONFLICT DO NOTHING
                """,
                [
                    .texts(entries.map(\.entityType)), .texts(entries.map(\.task.rawValue)),
                    .instants(entries.map(\.nextAt)),
                ]
            )
        }
    }

    package func advance(_ entry: ScheduleEntry, to next: Instant, note: String?) async throws(SyncError) -> Bool {
        try await client.write { session in
            try session.execute(
                """
                UPDATE tds_schedules SET next_at = $4, note = $5
                WHERE entity_type = $1 AND task = $2 AND next_at = $3
                """,
                [
                    .text(entry.entityType), .text(entry.task.rawValue), .instant(entry.nextAt), .instant(next),
                    .text(note),
                ]
            ).affected == 1
        }
    }
}
