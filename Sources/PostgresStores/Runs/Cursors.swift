import SyncCore

/// The rows of `tds_sync_cursors`: how far each type is known, and where an unfinished run goes on.
struct Cursors {
    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    static func saving(_ checkpoint: Checkpoint, of entityType: String) -> Statement {
        Statement(
            """
            INSERT INTO tds_sync_cursors (
                entity_type, checkpoint_run_id, checkpoint_next_page, checkpoint_saved_at, updated_at
            )
            VALUES ($1, $2::uuid, $3, $4, $4)
            ON CONFLICT (entity_type) DO UPDATE SET
                checkpoint_run_id = excluded.checkpoint_run_id,
                checkpoint_next_page = excluded.checkpoint_next_page,
                checkpoint_saved_at = excluded.checkpoint_saved_at,
                updated_at = excluded.updated_at
            """,
            [
                .text(entityType), .text(checkpoint.runID), .integer(Int64(checkpoint.nextPage)),
                .instant(checkpoint.savedAt),
            ]
        )
    }

    func checkpoint(of entityType: String) throws -> Checkpoint? {
        let row = try session.execute(
            """
            SELECT checkpoint_run_id::text, checkpoint_next_page, checkpoint_saved_at
            FROM tds_sync_cursors
            WHERE entity_type = $1
            """,
            [.text(entityType)]
        ).first
        // A checkpoint that somebody edited into something unreadable is none: the run begins at the first page.
        guard let row, let runID = row.text(0), let nextPage = row.integer(1), let savedAt = row.instant(2) else {
            return nil
        }
        return Checkpoint(runID: runID, nextPage: Int(nextPage), savedAt: savedAt)
    }

    func removeCheckpoint(of entityType: String, now: Instant) throws {
        try session.execute([Self.removingCheckpoint(of: entityType, now: now)])
    }

    static func removingCheckpoint(of entityType: String, now: Instant) -> Statement {
        Statement(
            """
            UPDATE tds_sync_cursors
            SET checkpoint_run_id = NULL, checkpoint_next_page = NULL, checkpoint_saved_at = NULL, updated_at = $2
            WHERE entity_type = $1
            """,
            [.text(entityType), .instant(now)]
        )
    }

    static func saving(_ rotation: DetailRotation, of entityType: String, now: Instant) -> Statement {
        Statement(
            """
            INSERT INTO tds_sync_cursors (entity_type, details_swept_at, details_swept_through, updated_at)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (entity_type) DO UPDATE SET
                details_swept_at = excluded.details_swept_at,
                details_swept_through = excluded.details_swept_through, updated_at = excluded.updated_at
            """,
            [.text(entityType), .instant(rotation.sweptAt), .text(rotation.through), .instant(now)]
        )
    }

    func rotation(of entityType: String) throws -> DetailRotation? {
        let row = try session.execute(
            "SELECT details_swept_at, details_swept_through FROM tds_sync_cursors WHERE entity_type = $1",
            [.text(entityType)]
        ).first
        return row.flatMap { row in row.instant(0).map { DetailRotation(sweptAt: $0, through: row.text(1)) } }
    }

    func cursor(of entityType: String) throws -> SyncCursor? {
        let row = try session.execute(
            """
            SELECT cursor, coalesce(cursor_reached, cursor), sweep_next_page, swept_at
            FROM tds_sync_cursors WHERE entity_type = $1
            """,
            [.text(entityType)]
        ).first
        guard let row, let since = row.instant(0), let reached = row.instant(1) else { return nil }
        var cursor = SyncCursor(since: since, reached: reached)
        if let page = row.integer(2), let sweptAt = row.instant(3) {
            cursor.sweep = SweepPosition(nextPage: Int(page), sweptAt: sweptAt)
        }
        return cursor
    }

    func move(_ entityType: String, to cursor: SyncCursor, now: Instant) throws {
        try session.execute(
            """
            INSERT INTO tds_sync_cursors (
                entity_type, cursor, cursor_reached, sweep_next_page, swept_at, updated_at
            )
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (entity_type) DO UPDATE SET
                cursor = excluded.cursor, cursor_reached = excluded.cursor_reached,
                sweep_next_page = excluded.sweep_next_page, swept_at = excluded.swept_at,
                updated_at = excluded.updated_at
            """,
            [
                .text(entityType), .instant(cursor.since), .instant(cursor.reached),
                .integer(cursor.sweep.map { Int64($0.nextPage) }), .instant(cursor.sweep?.sweptAt), .instant(now),
            ]
        )
    }
}
