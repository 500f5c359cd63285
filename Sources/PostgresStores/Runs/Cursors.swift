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
        try session.execute(
            """
            UPDATE tds_sync_cursors
            SET checkpoint_run_id = NULL, checkpoint_next_page = NULL, checkpoint_saved_at = NULL, updated_at = $2
            WHERE entity_type = $1
            """,
            [.text(entityType), .instant(now)]
        )
    }

    func move(_ entityType: String, to cursor: Instant, now: Instant) throws {
        try session.execute(
            """
            INSERT INTO tds_sync_cursors (entity_type, cursor, updated_at) VALUES ($1, $2, $3)
            ON CONFLICT (entity_type) DO UPDATE SET cursor = excluded.cursor, updated_at = excluded.updated_at
            """,
            [.text(entityType), .instant(cursor), .instant(now)]
        )
    }
}
