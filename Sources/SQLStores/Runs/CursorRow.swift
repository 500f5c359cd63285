package import SyncCore

/// A row of `tds_sync_cursors`: how far a type is known, and where an unfinished run goes on.
package struct CursorRow {
    let cursor: SyncCursor?
    let checkpoint: Checkpoint?
    package let rotation: DetailRotation?

    package static func fetch(_ entityType: String, in session: any SQLSession) throws -> CursorRow? {
        try session.run(
            """
            SELECT cursor, coalesce(cursor_reached, cursor) AS reached, sweep_next_page, swept_at,
                checkpoint_run_id, checkpoint_next_page, checkpoint_saved_at, details_swept_at, details_swept_through
            FROM tds_sync_cursors WHERE entity_type = \(entityType)
            """
        ).rows.first.map(CursorRow.init)
    }

    /// What somebody edited into something unreadable is none: the run begins at the first page.
    private init(_ row: SQLRow) {
        cursor = Self.cursor(row)
        checkpoint = Self.checkpoint(row)
        rotation = row.instant("details_swept_at").map {
            DetailRotation(scannedAt: $0, through: row.text("details_swept_through"))
        }
    }

    private static func cursor(_ row: SQLRow) -> SyncCursor? {
        guard let since = row.instant("cursor"), let reached = row.instant("reached") else { return nil }
        var cursor = SyncCursor(since: since, reached: reached)
        if let page = row.integer("sweep_next_page"), let scannedAt = row.instant("swept_at") {
            cursor.scan = RollingScan(nextPage: Int(clamping: page), scannedAt: scannedAt)
        }
        return cursor
    }

    private static func checkpoint(_ row: SQLRow) -> Checkpoint? {
        guard let runID = row.text("checkpoint_run_id"), let page = row.integer("checkpoint_next_page"),
            let savedAt = row.instant("checkpoint_saved_at")
        else { return nil }
        return Checkpoint(runID: runID, nextPage: Int(clamping: page), savedAt: savedAt)
    }

    // MARK: Statements

    package static func saving(_ checkpoint: Checkpoint, of entityType: String) -> SQLText {
        setting(
            [
                ("checkpoint_run_id", "\(uuid: checkpoint.runID)"), ("checkpoint_next_page", "\(checkpoint.nextPage)"),
                ("checkpoint_saved_at", "\(checkpoint.savedAt)"),
            ],
            of: entityType,
            now: checkpoint.savedAt
        )
    }

    package static func saving(_ rotation: DetailRotation, of entityType: String, now: Instant) -> SQLText {
        setting(
            [("details_swept_at", "\(rotation.scannedAt)"), ("details_swept_through", "\(rotation.through)")],
            of: entityType,
            now: now
        )
    }

    static func moving(_ entityType: String, to cursor: SyncCursor, now: Instant) -> SQLText {
        setting(
            [
                ("cursor", "\(cursor.since)"), ("cursor_reached", "\(cursor.reached)"),
                ("sweep_next_page", "\(cursor.scan?.nextPage)"), ("swept_at", "\(cursor.scan?.scannedAt)"),
            ],
            of: entityType,
            now: now
        )
    }

    package static func removingCheckpoint(of entityType: String, now: Instant) -> SQLText {
        """
        UPDATE tds_sync_cursors
        SET checkpoint_run_id = NULL, checkpoint_next_page = NULL, checkpoint_saved_at = NULL, updated_at = \(now)
        WHERE entity_type = \(entityType)
        """
    }

    private static func setting(_ values: [SQLText.Assignment], of entityType: String, now: Instant) -> SQLText {
        .upsert(
            into: "tds_sync_cursors",
            by: [("entity_type", "\(entityType)")],
            values + [("updated_at", "\(now)")]
        )
    }
}
