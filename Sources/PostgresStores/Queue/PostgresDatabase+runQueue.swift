package import SyncCore

extension PostgresDatabase: RunQueue {
    package func request(_ request: RunRequest, id: String, now: Instant) async throws(SyncError) -> RunTicket {
        try await client.write { [hasEnded] session in
            let queue = QueuedRuns(session)
            if let joined = try queue.joinable(id, request.entityType, now: now, hasEnded: hasEnded) {
                return RunTicket(runID: joined, joined: true)
            }
            if try queue.add(request, id: id, now: now) { return RunTicket(runID: id, joined: false) }
            // Somebody asked for the same at the same moment.
            guard let joined = try queue.joinable(id, request.entityType, now: now, hasEnded: hasEnded) else {
                throw PostgresError(sqlState: nil, message: "tds_sync_runs did not keep a row", endsConnection: false)
            }
            return RunTicket(runID: joined, joined: true)
        }
    }

    package func claim(by server: String, for duration: Duration, now: Instant) async throws(SyncError) -> ClaimedRun? {
        // Most of the time nothing waits, and that is found out without a transaction that writes.
        guard try await client.read({ try QueuedRuns($0).hasClaimable(now: now) }) else { return nil }
        return try await client.write { session in
            try QueuedRuns(session).claim(by: server, until: now.advanced(by: duration), now: now)
        }
    }

    package func keep(
        _ runID: String,
        by server: String,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimStanding {
        try await client.write { session in
            try QueuedRuns(session).keep(runID, by: server, until: now.advanced(by: duration))
        }
    }

    package func giveBack(
        _ runID: String,
        by server: String,
        after pause: Duration,
        countsAttempt: Bool,
        now: Instant
    ) async throws(SyncError) {
        try await client.write { session in
            try QueuedRuns(session).giveBack(
                runID,
                by: server,
                notBefore: now.advanced(by: pause),
                countsAttempt: countsAttempt,
                now: now
            )
        }
    }

    package func cancel(_ runID: String, now: Instant) async throws(SyncError) -> CancelOutcome {
        try await client.write { session in try QueuedRuns(session).cancel(runID, now: now) }
    }

    package func waitingCount() async throws(SyncError) -> Int {
        try await client.read { session in
            let count = try session.execute("SELECT count(*) FROM tds_sync_runs WHERE status = 'pending'").first
            return Int(count?.integer(0) ?? 0)
        }
    }
}
