import GRDB
import SyncCore

/// The rows of `tds_sync_runs` that wait for a server or are claimed by one, inside a transaction.
struct QueuedRuns {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// A run that has this id, or one of the type that waits or works.
    func joinable(_ id: String, _ entityType: String, now: Instant) throws -> String? {
        let runs = try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT id, status = 'in_progress' AND claimed_by IS NULL AND id <> :id
                FROM tds_sync_runs
                WHERE id IN (
                    SELECT :id UNION ALL SELECT id FROM tds_sync_runs WHERE \(RunRows.isOpen) AND entity_type = :entityType
                )
                ORDER BY id = :id DESC, status
                """,
            arguments: ["id": id, "entityType": entityType]
        )
        for run in runs {
            // A run that no server cares for lives as long as its lease.
            let needsLease: Bool = run[1]
            if needsLease {
                guard try LeaseRow.fetch(entityType, in: database)?.isHeld(at: now) == true else { continue }
            }
            return run[0]
        }
        return nil
    }

    func add(_ request: RunRequest, id: String, now: Instant) throws {
        try database.execute(
            sql: """
                INSERT INTO tds_sync_runs (id, entity_type, mode, status, started_at, request, requested_at)
                VALUES (:id, :entityType, :mode, 'pending', :now, :request, :now)
                """,
            arguments: [
                "id": id, "entityType": request.entityType, "mode": request.mode.rawValue, "now": now.description,
                "request": try JSONText.encode(request),
            ]
        )
    }

    func hasClaimable(now: Instant) throws -> Bool {
        try firstClaimable(now: now) != nil
    }

    func claim(by server: String, until end: Instant, now: Instant) throws -> ClaimedRun? {
        while let id = try firstClaimable(now: now) {
            try database.execute(
                sql: "UPDATE tds_sync_runs SET claimed_by = ?, claimed_until = ?, attempts = attempts + 1 WHERE id = ?",
                arguments: [server, end.description, id]
            )
            let row = try GRDB.Row.fetchOne(
                database,
                sql: "SELECT request, attempts FROM tds_sync_runs WHERE id = ?",
                arguments: [id]
            )
            if let request = (row?[0] as String?).flatMap({ JSONText.decode(RunRequest.self, from: $0) }) {
                return ClaimedRun(runID: id, request: request, attempt: row?[1] ?? 1)
            }
            try close(id, with: .unreadableRequest, now: now)
        }
        return nil
    }

    func keep(_ id: String, by server: String, until end: Instant) throws -> ClaimStanding {
        try database.execute(
            sql: "UPDATE tds_sync_runs SET claimed_until = ? WHERE id = ? AND claimed_by = ?",
            arguments: [end.description, id, server]
        )
        guard database.changesCount == 1 else { return .lost }
        let isCancelled = try Bool.fetchOne(
            database,
            sql: "SELECT cancel_requested_at IS NOT NULL FROM tds_sync_runs WHERE id = ?",
            arguments: [id]
        )
        return isCancelled == true ? .cancelRequested : .held
    }

    /// A run that was begun and cancelled waits again; where another one of the type waits meanwhile, that one is enough.
    func giveBack(_ id: String, by server: String, notBefore: Instant, countsAttempt: Bool, now: Instant) throws {
        let rows = RunRows(database)
        // The end of a run that had ended was told.
        let isOpen = try rows.isOpen(id)
        let given = try String.fetchAll(
            database,
            sql: """
                UPDATE tds_sync_runs AS given
                SET status = iif(cancel_requested_at IS NULL, 'pending', 'cancelled'),
                    finished_at = iif(cancel_requested_at IS NULL, NULL, :now),
                    error = NULL, claimed_by = NULL, claimed_until = NULL, available_at = :notBefore,
                    attempts = iif(:countsAttempt, attempts, attempts - 1)
                WHERE id = :id AND claimed_by = :server AND status NOT IN ('completed', 'partial')
                  AND (cancel_requested_at IS NOT NULL OR NOT EXISTS (
                      SELECT 1 FROM tds_sync_runs AS other
                      WHERE other.entity_type = given.entity_type AND other.status = 'pending' AND other.id <> given.id
                  ))
                RETURNING id
                """,
            arguments: [
                "id": id, "server": server, "notBefore": notBefore.description, "countsAttempt": countsAttempt,
                "now": now.description,
            ]
        )
        if isOpen { try rows.tell(given) }
    }

    func cancel(_ id: String, now: Instant) throws -> CancelOutcome {
        let row = try GRDB.Row.fetchOne(
            database,
            sql: "SELECT status, claimed_by IS NOT NULL FROM tds_sync_runs WHERE id = ?",
            arguments: [id]
        )
        guard let row else { return .unknown }
        switch (RunStatus(rawValue: row[0]), row[1] as Bool) {
        case (.pending, false):
            try database.execute(
                sql: "UPDATE tds_sync_runs SET status = 'cancelled', finished_at = ? WHERE id = ?",
                arguments: [now.description, id]
            )
            try RunRows(database).tell([id])
            return .cancelled
        case (.pending, true), (.inProgress, true):
            try database.execute(
                sql: "UPDATE tds_sync_runs SET cancel_requested_at = ? WHERE id = ?",
                arguments: [now.description, id]
            )
            return .requested
        case (.inProgress, false): return .notOurs
        default: return .over
        }
    }

    private func close(_ id: String, with error: SyncError, now: Instant) throws {
        try database.execute(
            sql: """
                UPDATE tds_sync_runs
                SET status = 'failed', finished_at = ?, error = ?, claimed_by = NULL, claimed_until = NULL
                WHERE id = ?
                """,
            arguments: [now.description, "\(error)", id]
        )
        try RunRows(database).tell([id])
    }

    private func firstClaimable(now: Instant) throws -> String? {
        try String.fetchOne(
            database,
            sql: """
                SELECT id FROM tds_sync_runs
                WHERE \(RunRows.isOpen) AND (
                    (status = 'pending' AND (available_at IS NULL OR available_at <= :now)
                        AND (claimed_until IS NULL OR claimed_until <= :now))
                    OR (status = 'in_progress' AND claimed_until <= :now)
                )
                ORDER BY requested_at, id LIMIT 1
                """,
            arguments: ["now": now.description]
        )
    }
}
