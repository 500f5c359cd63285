import SyncCore

/// The rows of `tds_sync_runs` that wait for a server or are claimed by one, inside a transaction.
struct QueuedRuns {
    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    /// A run that has this id, or one of the type that waits or works.
    func joinable(
        _ id: String,
        _ entityType: String,
        now: Instant,
        hasEnded: (LeaseHolder) -> Bool
    ) throws -> String? {
        let runs = try session.execute(
            """
            SELECT id::text, status = 'in_progress' AND claimed_by IS NULL, id = $1::uuid
            FROM tds_sync_runs
            WHERE id IN (SELECT $1::uuid UNION ALL SELECT id FROM tds_sync_runs WHERE \(RunRows.isOpen) AND entity_type = $2)
            ORDER BY id = $1::uuid DESC, status
            """,
            [.text(id), .text(entityType)]
        )
        for run in runs {
            let needsLease = run.boolean(1) == true && run.boolean(2) != true
            // A run that no server cares for lives as long as its lease.
            if needsLease {
                guard let lease = try LeaseRow.fetch(entityType, .free, in: session),
                    lease.isHeld(at: now, hasEnded: hasEnded)
                else { continue }
            }
            return run.text(0)
        }
        return nil
    }

    /// - Returns: false where a run of the type waits already.
    func add(_ request: RunRequest, id: String, now: Instant) throws -> Bool {
        try session.execute(
            """
            INSERT INTO tds_sync_runs (id, entity_type, mode, status, started_at, request, requested_at)
            VALUES ($1::uuid, $2, $3, 'pending', $4, $5, $4)
            ON CONFLICT DO NOTHING
            """,
            [
                .text(id), .text(request.entityType), .text(request.mode.rawValue), .instant(now),
                .json(try JSONText.encode(request)),
            ]
        ).affected == 1
    }

    func hasClaimable(now: Instant) throws -> Bool {
        try !session.execute("SELECT 1 FROM tds_sync_runs WHERE \(Self.claimable) LIMIT 1", [.instant(now)]).isEmpty
    }

    func claim(by server: String, until end: Instant, now: Instant) throws -> ClaimedRun? {
        while let row = try claimFirst(by: server, until: end, now: now), let id = row.text(0) {
            if let request = row.text(1).flatMap({ JSONText.decode(RunRequest.self, from: $0) }) {
                return ClaimedRun(runID: id, request: request, attempt: Int(row.integer(2) ?? 1))
            }
            try close(id, with: .unreadableRequest, now: now)
        }
        return nil
    }

    func keep(_ id: String, by server: String, until end: Instant) throws -> ClaimStanding {
        let row = try session.execute(
            """
            UPDATE tds_sync_runs SET claimed_until = $3 WHERE id = $1::uuid AND claimed_by = $2
            RETURNING cancel_requested_at IS NOT NULL
            """,
            [.text(id), .text(server), .instant(end)]
        ).first
        guard let row else { return .lost }
        return row.boolean(0) == true ? .cancelRequested : .held
    }

    /// A run that was begun and cancelled waits again; where another one of the type waits meanwhile, that one is enough.
    func giveBack(_ id: String, by server: String, notBefore: Instant, countsAttempt: Bool, now: Instant) throws {
        let rows = RunRows(session)
        // The end of a run that had ended was told.
        let isOpen = try rows.isOpen(id)
        let given = try session.execute(
            """
            UPDATE tds_sync_runs AS given
            SET status = CASE WHEN cancel_requested_at IS NULL THEN 'pending' ELSE 'cancelled' END,
                finished_at = CASE WHEN cancel_requested_at IS NULL THEN NULL ELSE $5::timestamptz END,
                error = NULL, claimed_by = NULL, claimed_until = NULL, available_at = $3, attempts = attempts - $4
            WHERE id = $1::uuid AND claimed_by = $2 AND status NOT IN ('completed', 'partial')
              AND (cancel_requested_at IS NOT NULL OR NOT EXISTS (
                  SELECT 1 FROM tds_sync_runs AS other
                  WHERE other.entity_type = given.entity_type AND other.status = 'pending' AND other.id <> given.id
              ))
            RETURNING \(RunRows.columns)
            """,
            [
                .text(id), .text(server), .instant(notBefore), .integer(countsAttempt ? 0 : 1), .instant(now),
            ]
        )
        if isOpen { try rows.tell(given) }
    }

    func cancel(_ id: String, now: Instant) throws -> CancelOutcome {
        let row = try session.execute(
            "SELECT status, claimed_by IS NOT NULL FROM tds_sync_runs WHERE id = $1::uuid FOR UPDATE",
            [.text(id)]
        ).first
        guard let row else { return .unknown }
        switch (row.text(0), row.boolean(1)) {
        case (RunStatus.pending.rawValue, false):
            let cancelled = try session.execute(
                """
                UPDATE tds_sync_runs SET status = 'cancelled', finished_at = $2 WHERE id = $1::uuid
                RETURNING \(RunRows.columns)
                """,
                [.text(id), .instant(now)]
            )
            try RunRows(session).tell(cancelled)
            return .cancelled
        case (RunStatus.pending.rawValue, _), (RunStatus.inProgress.rawValue, true):
            try session.execute(
                "UPDATE tds_sync_runs SET cancel_requested_at = $2 WHERE id = $1::uuid",
                [.text(id), .instant(now)]
            )
            return .requested
        case (RunStatus.inProgress.rawValue, _): return .notOurs
        default: return .over
        }
    }

    /// - Returns: the run's id, request and attempts.
    private func claimFirst(by server: String, until end: Instant, now: Instant) throws -> ResultRow? {
        try session.execute(
            """
            UPDATE tds_sync_runs SET claimed_by = $2, claimed_until = $3, attempts = attempts + 1
            WHERE id = (
                SELECT id FROM tds_sync_runs WHERE \(Self.claimable)
                ORDER BY requested_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
            )
            RETURNING id::text, request::text, attempts
            """,
            [.instant(now), .text(server), .instant(end)]
        ).first
    }

    private func close(_ id: String, with error: SyncError, now: Instant) throws {
        let closed = try session.execute(
            """
            UPDATE tds_sync_runs
            SET status = 'failed', finished_at = $2, error = $3, claimed_by = NULL, claimed_until = NULL
            WHERE id = $1::uuid RETURNING \(RunRows.columns)
            """,
            [.text(id), .instant(now), .text("\(error)")]
        )
        try RunRows(session).tell(closed)
    }

    /// `$1` is now.
    private static let claimable = """
        \(RunRows.isOpen) AND (
            (status = 'pending' AND (available_at IS NULL OR available_at <= $1)
                AND (claimed_until IS NULL OR claimed_until <= $1))
            OR (status = 'in_progress' AND claimed_until <= $1)
        )
        """
}
