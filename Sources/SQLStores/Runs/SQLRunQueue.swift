package import SyncCore

/// Runs of `tds_sync_runs` that wait for a server or are claimed by one.
package struct SQLRunQueue: RunQueue {
    private let database: any ControlDatabase

    package init(_ database: any ControlDatabase) {
        self.database = database
    }

    package func request(_ request: RunRequest, id: String, now: Instant) async throws(SyncError) -> RunTicket {
        try await database.write { [database] session in
            let queue = QueuedRuns(session)
            if let joined = try queue.joinable(id, request.entityType, now: now, database.hasEnded) {
                return RunTicket(runID: joined, joined: true)
            }
            if try queue.add(request, id: id, now: now) { return RunTicket(runID: id, joined: false) }
            // Somebody asked for the same at the same moment.
            guard let joined = try queue.joinable(id, request.entityType, now: now, database.hasEnded) else {
                throw SyncError.notKept("tds_sync_runs")
            }
            return RunTicket(runID: joined, joined: true)
        }
    }

    package func claim(by server: String, for duration: Duration, now: Instant) async throws(SyncError) -> ClaimedRun? {
        // Most of the time nothing waits, and that is found out without a transaction that writes.
        guard try await database.read({ try QueuedRuns($0).hasClaimable(now: now) }) else { return nil }
        return try await database.write { session in
            try QueuedRuns(session).claim(by: server, until: now.advanced(by: duration), now: now)
        }
    }

    package func renew(
        _ runID: String,
        by server: String,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimStanding {
        try await database.write { session in
            try QueuedRuns(session).renew(runID, by: server, until: now.advanced(by: duration))
        }
    }

    package func release(
        _ runID: String,
        by server: String,
        after pause: Duration,
        countsAttempt: Bool,
        now: Instant
    ) async throws(SyncError) {
        try await database.write { session in
            try QueuedRuns(session).release(
                runID,
                by: server,
                notBefore: now.advanced(by: pause),
                countsAttempt: countsAttempt,
                now: now
            )
        }
    }

    package func cancel(_ runID: String, now: Instant) async throws(SyncError) -> CancelOutcome {
        try await database.write { session in try QueuedRuns(session).cancel(runID, now: now) }
    }

    package func waitingCount() async throws(SyncError) -> Int {
        try await database.read { session in
            try session.run("SELECT count(*) AS waiting FROM tds_sync_runs WHERE status = 'pending'")
                .rows.first?.count("waiting") ?? 0
        }
    }
}
