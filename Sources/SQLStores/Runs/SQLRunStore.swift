import FoundationEssentials
import SyncCore

/// Runs in `tds_sync_runs`, cursors and checkpoints in `tds_sync_cursors`.
struct SQLRunStore: RunStore {
    let database: any ControlDatabase

    func start(_ run: RunRecord, holding lease: Lease) async throws(SyncError) {
        try await database.write { session in
            try Fence(session).check(lease, for: run.entityType)
            let rows = RunRows(session)
            try rows.closeAbandoned(of: run.entityType, now: run.startedAt)
            try rows.save(run)
            _ = try session.run(session.dialect.housekeeping)
        }
    }

    func finish(_ run: RunRecord, cursor: SyncCursor?, holding lease: Lease) async throws(SyncError) {
        try await database.write { session in
            try Fence(session).check(lease, for: run.entityType)
            let now = run.finishedAt ?? run.startedAt
            try RunRows(session).save(run)
            var moves: [SQLText] = []
            // A run by ids says nothing of an unfinished listing.
            if run.mode == .full, run.status.endsWhole {
                moves.append(CursorRow.removingCheckpoint(of: run.entityType, now: now))
            }
            if let cursor { moves.append(CursorRow.moving(run.entityType, to: cursor, now: now)) }
            _ = try session.run(moves)
        }
    }

    func close(_ run: RunRecord) async throws(SyncError) {
        try await database.write { session in
            if try !session.run(RunRows.findingOpen(run.id)).rows.isEmpty { try RunRows(session).save(run) }
        }
    }

    func cursor(of entityType: String) async throws(SyncError) -> SyncCursor? {
        try await database.read { try CursorRow.fetch(entityType, in: $0)?.cursor }
    }

    func checkpoint(of entityType: String) async throws(SyncError) -> Checkpoint? {
        try await database.read { try CursorRow.fetch(entityType, in: $0)?.checkpoint }
    }

    func recent(limit: Int) async throws(SyncError) -> [RunRecord] {
        try await database.read { try RunRows($0).all("ORDER BY started_at DESC, \(.rowOrder) DESC LIMIT \(limit)") }
    }

    func open() async throws(SyncError) -> [RunRecord] {
        try await database.read {
            try RunRows($0).all("WHERE \(RunRows.isOpen) ORDER BY started_at DESC, \(.rowOrder) DESC")
        }
    }

    func last(ofEach count: Int) async throws(SyncError) -> [RunRecord] {
        try await database.read { try RunRows($0).last(count, ofEach: database.catalog.types) }
    }

    func run(_ id: String) async throws(SyncError) -> RunRecord? {
        guard let id = UUID(uuidString: id)?.uuidString.lowercased() else { return nil }
        return try await database.read { try RunRows($0).all("WHERE id = \(uuid: id)").first }
    }

    func freshness() async throws(SyncError) -> [String: Instant] {
        // In the words of the index `tds_sync_runs_fresh`.
        let rows = try await database.rows(
            """
            SELECT entity_type, max(started_at) AS newest FROM tds_sync_runs
            WHERE status IN ('completed', 'partial') AND mode <> 'realtime' GROUP BY entity_type
            """
        )
        return rows.reduce(into: [:]) { $0[$1.text("entity_type") ?? ""] = $1.instant("newest") }
    }

    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int {
        let isOld: SQLText = "finished_at < \(before) AND NOT (\(RunRows.isOpen)) ORDER BY finished_at"
        return try await database.prune("tds_sync_runs", by: "id", isOld, limit: limit)
    }
}
