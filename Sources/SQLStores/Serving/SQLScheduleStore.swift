import SyncCore

/// The schedule in `tds_schedules`.
struct SQLScheduleStore: ScheduleStore {
    let database: any ControlDatabase

    func entries() async throws(SyncError) -> [ScheduleEntry] {
        try await database.rows(
            "SELECT entity_type, task, next_at, note FROM tds_schedules ORDER BY next_at, entity_type, task"
        )
        .compactMap(Self.entry)
    }

    func plan(_ entries: [ScheduleEntry]) async throws(SyncError) {
        try await database.run(
            entries.map { entry in
                """
                INSERT INTO tds_schedules (entity_type, task, next_at)
                VALUES (\(entry.entityType), \(entry.task.rawValue), \(entry.nextAt))
                ON CONFLICT DO NOTHING
                """
            }
        )
    }

    func advance(_ entry: ScheduleEntry, to next: Instant, note: String?) async throws(SyncError) -> Bool {
        try await database.run(
            """
            UPDATE tds_schedules SET next_at = \(next), note = \(note)
            WHERE entity_type = \(entry.entityType) AND task = \(entry.task.rawValue) AND next_at = \(entry.nextAt)
            """
        ) == 1
    }

    /// Nil where somebody edited the row into something unreadable, or a newer TDS planned it.
    private static func entry(_ row: SQLRow) -> ScheduleEntry? {
        guard let type = row.text("entity_type"), let task: ScheduleEntry.Task = row.value("task"),
            let next = row.instant("next_at")
        else { return nil }
        return ScheduleEntry(entityType: type, task: task, nextAt: next, note: row.text("note"))
    }
}
