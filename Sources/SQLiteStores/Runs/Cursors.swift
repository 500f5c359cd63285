import GRDB
import SyncCore

/// The rows of `tds_sync_cursors`: how far each type is known, and where an unfinished run goes on.
struct Cursors {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func save(_ checkpoint: Checkpoint, of entityType: String) throws {
        try database.execute(
            sql: """
                INSERT INTO tds_sync_cursors (
                    entity_type, checkpoint_run_id, checkpoint_next_page, checkpoint_saved_at, updated_at
                )
                VALUES (:entityType, :runID, :nextPage, :savedAt, :savedAt)
                ON CONFLICT (entity_type) DO UPDATE SET
                    checkpoint_run_id = excluded.checkpoint_run_id,
                    checkpoint_next_page = excluded.checkpoint_next_page,
                    checkpoint_saved_at = excluded.checkpoint_saved_at,
                    updated_at = excluded.updated_at
                """,
            arguments: [
                "entityType": entityType,
                "runID": checkpoint.runID,
                "nextPage": checkpoint.nextPage,
                "savedAt": checkpoint.savedAt.description,
            ]
        )
    }

    func checkpoint(of entityType: String) throws -> Checkpoint? {
        let row = try GRDB.Row.fetchOne(
            database,
            sql: """
                SELECT checkpoint_run_id, checkpoint_next_page, checkpoint_saved_at
                FROM tds_sync_cursors
                WHERE entity_type = ?
                """,
            arguments: [entityType]
        )
        // A checkpoint that somebody edited into something unreadable is none: the run begins at the first page.
        guard let row, let runID = row[0] as String?, let nextPage = row[1] as Int?,
            let savedAt = (row[2] as String?).flatMap({ Instant(iso8601: $0) })
        else { return nil }
        return Checkpoint(runID: runID, nextPage: nextPage, savedAt: savedAt)
    }

    func removeCheckpoint(of entityType: String, now: Instant) throws {
        try database.execute(
            sql: """
                UPDATE tds_sync_cursors
                SET checkpoint_run_id = NULL, checkpoint_next_page = NULL, checkpoint_saved_at = NULL, updated_at = ?
                WHERE entity_type = ?
                """,
            arguments: [now.description, entityType]
        )
    }

    func save(_ rotation: DetailRotation, of entityType: String, now: Instant) throws {
        try database.execute(
            sql: """
                INSERT INTO tds_sync_cursors (entity_type, details_swept_at, details_swept_through, updated_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (entity_type) DO UPDATE SET
                    details_swept_at = excluded.details_swept_at,
                    details_swept_through = excluded.details_swept_through, updated_at = excluded.updated_at
                """,
            arguments: [entityType, rotation.sweptAt.description, rotation.through, now.description]
        )
    }

    func rotation(of entityType: String) throws -> DetailRotation? {
        let row = try GRDB.Row.fetchOne(
            database,
            sql: "SELECT details_swept_at, details_swept_through FROM tds_sync_cursors WHERE entity_type = ?",
            arguments: [entityType]
        )
        guard let row, let sweptAt = (row[0] as String?).flatMap({ Instant(iso8601: $0) }) else { return nil }
        return DetailRotation(sweptAt: sweptAt, through: row[1])
    }

    func cursor(of entityType: String) throws -> SyncCursor? {
        let row = try GRDB.Row.fetchOne(
            database,
            sql: """
                SELECT cursor, coalesce(cursor_reached, cursor), sweep_next_page, swept_at
                FROM tds_sync_cursors WHERE entity_type = ?
                """,
            arguments: [entityType]
        )
        guard let row, let since = (row[0] as String?).flatMap({ Instant(iso8601: $0) }),
            let reached = (row[1] as String?).flatMap({ Instant(iso8601: $0) })
        else { return nil }
        var cursor = SyncCursor(since: since, reached: reached)
        if let page = row[2] as Int?, let sweptAt = (row[3] as String?).flatMap({ Instant(iso8601: $0) }) {
            cursor.sweep = SweepPosition(nextPage: page, sweptAt: sweptAt)
        }
        return cursor
    }

    func move(_ entityType: String, to cursor: SyncCursor, now: Instant) throws {
        try database.execute(
            sql: """
                INSERT INTO tds_sync_cursors (
                    entity_type, cursor, cursor_reached, sweep_next_page, swept_at, updated_at
                )
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (entity_type) DO UPDATE SET
                    cursor = excluded.cursor, cursor_reached = excluded.cursor_reached,
                    sweep_next_page = excluded.sweep_next_page, swept_at = excluded.swept_at,
                    updated_at = excluded.updated_at
                """,
            arguments: [
                entityType, cursor.since.description, cursor.reached.description, cursor.sweep?.nextPage,
                cursor.sweep?.sweptAt.description, now.description,
            ]
        )
    }
}
