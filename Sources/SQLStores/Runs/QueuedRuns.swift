import SyncCore

/// The rows of `tds_sync_runs` that wait for a server or are claimed by one, inside a transaction.
struct QueuedRuns {
    private let session: any SQLSession

    init(_ session: any SQLSession) {
        self.session = session
    }

    /// A run that has this id, or one of the type that waits or works.
    func joinable(
        _ id: String,
        _ entityType: String,
        now: Instant,
        _ hasEnded: (LeaseHolder) -> Bool
    ) throws -> String? {
        let runs = try session.run(
            """
            SELECT id, status = 'in_progress' AND claimed_by IS NULL AND id <> \(uuid: id) AS needs_lease
            FROM tds_sync_runs
            WHERE id IN (
                SELECT \(uuid: id) UNION ALL SELECT id FROM tds_sync_runs WHERE \(RunRows.isOpen) AND entity_type = \(entityType)
            )
            ORDER BY id = \(uuid: id) DESC, status
            """
        ).rows
        for run in runs {
            // A run that no server cares for lives as long as its lease.
            if run.isTrue("needs_lease") {
                guard let lease = try LeaseRow.fetch(entityType, .free, in: session), lease.isHeld(at: now, hasEnded)
                else { continue }
            }
            return run.text("id")
        }
        return nil
    }

    /// - Returns: false where a run of the type waits already.
    func add(_ request: RunRequest, id: String, now: Instant) throws -> Bool {
        try session.run(
            """
            INSERT INTO tds_sync_runs (id, entity_type, mode, status, started_at, request, requested_at)
            VALUES (
                \(uuid: id), \(request.entityType), \(request.mode.rawValue), 'pending', \(now),
                \(json: try JSONText.encode(request)), \(now)
            )
            ON CONFLICT DO NOTHING
            """
        ).changed == 1
    }

    func hasClaimable(now: Instant) throws -> Bool {
        try !session.run("SELECT 1 AS found FROM tds_sync_runs WHERE \(Self.isClaimable(now)) LIMIT 1").rows.isEmpty
    }

    func claim(by server: String, until end: Instant, now: Instant) throws -> ClaimedRun? {
        while let row = try claimFirst(by: server, until: end, now: now), let id = row.text("id") {
            if let request: RunRequest = row.decoded("request") {
                return ClaimedRun(runID: id, request: request, attempt: row.count("attempts"))
            }
            try close(id, with: .unreadableRequest, now: now)
        }
        return nil
    }

    func renew(_ id: String, by server: String, until end: Instant) throws -> ClaimStanding {
        let row = try session.run(
            """
            UPDATE tds_sync_runs SET claimed_until = \(end) WHERE id = \(uuid: id) AND claimed_by = \(server)
            RETURNING cancel_requested_at
            """
        ).rows.first
        guard let row else { return .lost }
        return row.isNull("cancel_requested_at") ? .held : .cancelRequested
    }

    /// A run that was begun and cancelled waits again; where another one of the type waits meanwhile, that one is enough.
    func release(_ id: String, by server: String, notBefore: Instant, countsAttempt: Bool, now: Instant) throws {
        let rows = RunRows(session)
        // The end of a run that had ended was told.
        let isOpen = try rows.isOpen(id)
        try rows.change(
            """
            UPDATE tds_sync_runs AS given
            SET status = CASE WHEN cancel_requested_at IS NULL THEN 'pending' ELSE 'cancelled' END,
                finished_at = CASE WHEN cancel_requested_at IS NOT NULL THEN \(now) END,
                error = NULL, claimed_by = NULL, claimed_until = NULL, available_at = \(notBefore),
                attempts = attempts - \(countsAttempt ? 0 : 1)
            WHERE id = \(uuid: id) AND claimed_by = \(server) AND status NOT IN ('completed', 'partial')
              AND (cancel_requested_at IS NOT NULL OR NOT EXISTS (
                  SELECT 1 FROM tds_sync_runs AS other
                  WHERE other.entity_type = given.entity_type AND other.status = 'pending' AND other.id <> given.id
              ))
            """,
            isTold: isOpen
        )
    }

    func cancel(_ id: String, now: Instant) throws -> CancelOutcome {
        let row = try session.run(
            "SELECT status, claimed_by FROM tds_sync_runs WHERE id = \(uuid: id) \(.forUpdate)"
        ).rows.first
        guard let row else { return .unknown }
        switch (row.value("status") as RunStatus?, isClaimed: !row.isNull("claimed_by")) {
        case (.pending, false):
            try RunRows(session).change(
                "UPDATE tds_sync_runs SET status = 'cancelled', finished_at = \(now) WHERE id = \(uuid: id)"
            )
            return .cancelled
        case (.pending, _), (.inProgress, true):
            try session.run("UPDATE tds_sync_runs SET cancel_requested_at = \(now) WHERE id = \(uuid: id)")
            return .requested
        case (.inProgress, _): return .notOurs
        default: return .over
        }
    }

    private func claimFirst(by server: String, until end: Instant, now: Instant) throws -> SQLRow? {
        try session.run(
            """
            UPDATE tds_sync_runs SET claimed_by = \(server), claimed_until = \(end), attempts = attempts + 1
            WHERE id = (
                SELECT id FROM tds_sync_runs WHERE \(Self.isClaimable(now))
                ORDER BY requested_at, id LIMIT 1 \(.forUpdateSkipLocked)
            )
            RETURNING id, request, attempts
            """
        ).rows.first
    }

    private func close(_ id: String, with error: SyncError, now: Instant) throws {
        try RunRows(session).change(
            """
            UPDATE tds_sync_runs
            SET status = 'failed', finished_at = \(now), error = \("\(error)"), claimed_by = NULL, claimed_until = NULL
            WHERE id = \(uuid: id)
            """
        )
    }

    private static func isClaimable(_ now: Instant) -> SQLText {
        """
        \(RunRows.isOpen) AND (
            (status = 'pending' AND (available_at IS NULL OR available_at <= \(now))
                AND (claimed_until IS NULL OR claimed_until <= \(now)))
            OR (status = 'in_progress' AND claimed_until <= \(now))
        )
        """
    }
}
