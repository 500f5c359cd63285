import SyncCore

/// Runs of `tds_sync_runs` that wait for a server or are claimed by one. What may be done with them say ``SyncCore/QueueRules``.
struct SQLRunQueue: RunQueue {
    let database: any ControlDatabase

    func request(_ request: RunRequest, id: String, now: Instant) async throws(SyncError) -> RunTicket {
        try await database.write { [database] session in
            if let joined = try Self.joinable(id, request, now: now, database.hasEnded, session) {
                return try Self.join(joined, request, session)
            }
            let added = try session.run(
                """
                INSERT INTO tds_sync_runs (id, entity_type, mode, status, started_at, request, requested_at, origin)
                VALUES (
                    \(uuid: id), \(request.entityType), \(request.mode.rawValue), 'pending', \(now),
                    \(json: try JSONText.encode(request)), \(now), \(request.origin.rawValue)
                )
                ON CONFLICT DO NOTHING
                """
            )
            if added.changed == 1 { return RunTicket(runID: id, joined: false) }
            // Somebody asked for the same at the same moment.
            guard let joined = try Self.joinable(id, request, now: now, database.hasEnded, session) else {
                throw SyncError.notKept("tds_sync_runs")
            }
            return try Self.join(joined, request, session)
        }
    }

    func claim(
        by server: String,
        from origin: RunRequest.Origin?,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimedRun? {
        // Most of the time nothing waits, and that is found out without a transaction that writes.
        let claimable = Self.claimable(from: origin, now)
        guard try await !database.rows("SELECT 1 AS found \(claimable) LIMIT 1").isEmpty else { return nil }
        let claiming: SQLText = """
            UPDATE tds_sync_runs SET \(Claims.taking(by: server, until: now.advanced(by: duration))), attempts = attempts + 1
            WHERE id = (
                SELECT id \(claimable)
                ORDER BY CASE WHEN origin = 'api' THEN 0 ELSE 1 END, requested_at, id
                LIMIT 1 \(.forUpdateSkipLocked)
            )
            RETURNING id, request, origin, attempts
            """
        return try await database.write { session in
            while let row = try session.run(claiming).rows.first, let id = row.text("id") {
                if var request: RunRequest = row.decoded("request") {
                    request.origin = row.value("origin") ?? request.origin
                    return ClaimedRun(runID: id, request: request, attempt: row.count("attempts"))
                }
                try RunRows(session).change(
                    """
                    UPDATE tds_sync_runs
                    SET status = 'failed', finished_at = \(now), error = \("\(SyncError.unreadableRequest)"), \(Claims.ending)
                    WHERE id = \(uuid: id)
                    """
                )
            }
            return nil
        }
    }

    func releaseEnded(now: Instant) async throws(SyncError) {
        let claimed: SQLText = "status = 'in_progress' AND claimed_until > \(now)"
        let runs = try await database.rows("SELECT id, entity_type FROM tds_sync_runs WHERE \(claimed)")
        for run in runs {
            guard let id = run.text("id"), let type = run.text("entity_type"),
                let lease = try await database.rows(LeaseRows.selection(type, .free)).first.map(LeaseStanding.init),
                lease.holder.runID == id, database.hasEnded(lease.holder)
            else { continue }
            try await database.run(
                "UPDATE tds_sync_runs SET claimed_until = \(now) WHERE id = \(uuid: id) AND \(claimed)"
            )
        }
    }

    func renew(
        _ runID: String,
        by server: String,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimStanding {
        let end = now.advanced(by: duration)
        let renewing = Claims.ofRuns.renewing("id = \(uuid: runID)", by: server, until: end)
        let row = try await database.write { try $0.run("\(renewing) RETURNING cancel_requested_at").rows.first }
        guard let row else { return .lost }
        return row.isNull("cancel_requested_at") ? .held : .cancelRequested
    }

    func release(
        _ runID: String,
        by server: String,
        after pause: Duration,
        countsAttempt: Bool,
        now: Instant
    ) async throws(SyncError) {
        let isCancelled = Claims.ofRuns.isSo(QueueRules.releaseCancels, at: now)
        try await database.write { session in
            try RunRows(session).change(
                """
                UPDATE tds_sync_runs
                SET status = CASE WHEN \(isCancelled) THEN 'cancelled' ELSE 'pending' END,
                    finished_at = CASE WHEN \(isCancelled) THEN \(now) END, error = NULL, \(Claims.ending),
                    available_at = \(now.advanced(by: pause)), attempts = attempts - \(countsAttempt ? 0 : 1)
                WHERE id = \(uuid: runID) AND claimed_by = \(server)
                    AND \(Claims.ofRuns.isSo(QueueRules.runIsReleasable, at: now))
                """,
                // The end of a run that had ended was told.
                tellingIf: RunRows.findingOpen(runID)
            )
        }
    }

    func cancel(_ runID: String, now: Instant) async throws(SyncError) -> CancelOutcome {
        let facts: [QueueFact] = [.waits, .works, .isClaimed]
        return try await database.write { session in
            let row = try session.run(
                """
                SELECT \(Claims.ofRuns.selection(facts, at: now)) FROM tds_sync_runs
                WHERE id = \(uuid: runID) \(.forUpdate)
                """
            ).rows.first
            guard let row else { return .unknown }
            let outcome = QueueRules.cancelling(Claims.facts(facts, of: row))
            switch outcome {
            case .cancelled:
                try RunRows(session).change(
                    "UPDATE tds_sync_runs SET status = 'cancelled', finished_at = \(now) WHERE id = \(uuid: runID)"
                )
            case .requested:
                try session.run("UPDATE tds_sync_runs SET cancel_requested_at = \(now) WHERE id = \(uuid: runID)")
            case .notOurs, .over, .unknown: break
            }
            return outcome
        }
    }

    func waitingCount() async throws(SyncError) -> Int {
        try await database.rows("SELECT count(*) AS waiting FROM tds_sync_runs WHERE status = 'pending'")
            .first?.count("waiting") ?? 0
    }

    private static func claimable(from origin: RunRequest.Origin?, _ now: Instant) -> SQLText {
        let isClaimable = Claims.ofRuns.isSo(QueueRules.runIsClaimable, at: now)
        let all: SQLText = "FROM tds_sync_runs WHERE \(RunRows.isOpen) AND \(isClaimable)"
        return origin.map { "\(all) AND origin = \($0.rawValue)" } ?? all
    }

    /// A run that waits and that a person joins is taken before those of the schedule.
    private static func join(_ joined: SQLRow, _ request: RunRequest, _ session: any SQLSession) throws -> RunTicket {
        let id = joined.text("id") ?? ""
        if request.origin == .api, joined.text("origin") != RunRequest.Origin.api.rawValue {
            try session.run(
                """
                UPDATE tds_sync_runs SET origin = \(RunRequest.Origin.api.rawValue)
                WHERE id = \(uuid: id) AND status = 'pending'
                """
            )
        }
        return RunTicket(runID: id, joined: true)
    }

    /// The run that a request joins: one that has its id, or one of its type.
    private static func joinable(
        _ id: String,
        _ request: RunRequest,
        now: Instant,
        _ hasEnded: (LeaseHolder) -> Bool,
        _ session: any SQLSession
    ) throws -> SQLRow? {
        let facts: [QueueFact] = [.waits, .works, .isClaimed]
        let found = try session.run([
            """
            SELECT id, origin, id = \(uuid: id) AS is_named, \(Claims.ofRuns.selection(facts, at: now)) FROM tds_sync_runs
            WHERE id IN (
                SELECT \(uuid: id) UNION ALL
                SELECT id FROM tds_sync_runs WHERE \(RunRows.isOpen) AND entity_type = \(request.entityType)
                    AND mode <> 'realtime'
            )
            ORDER BY id = \(uuid: id) DESC, status
            """,
            LeaseRows.selection(request.entityType, .free),
        ]).map(\.rows)
        let lease = found.last?.first.map(LeaseStanding.init)
        return found.first?.first { run in
            QueueRules.isJoinable(
                Claims.facts(facts, of: run),
                isNamed: run.isTrue("is_named"),
                leaseIsHeld: lease?.isHeld(at: now, hasEnded) ?? false
            )
        }
    }
}
