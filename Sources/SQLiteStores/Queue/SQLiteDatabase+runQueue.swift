import GRDB
package import SyncCore

extension SQLiteDatabase: RunQueue {
    package func request(_ request: RunRequest, id: String, now: Instant) async throws(SyncError) -> RunTicket {
        try await file.write { database in
            let queue = QueuedRuns(database)
            if let joined = try queue.joinable(id, request.entityType, now: now) {
                return RunTicket(runID: joined, joined: true)
            }
            try queue.add(request, id: id, now: now)
            return RunTicket(runID: id, joined: false)
        }
    }

    package func claim(by server: String, for duration: Duration, now: Instant) async throws(SyncError) -> ClaimedRun? {
        // Most of the time nothing waits, and that is found out without writing.
        guard try await file.read({ try QueuedRuns($0).hasClaimable(now: now) }) else { return nil }
        return try await file.write { database in
            try QueuedRuns(database).claim(by: server, until: now.advanced(by: duration), now: now)
        }
    }

    package func keep(
        _ runID: String,
        by server: String,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimStanding {
        try await file.write { database in
            try QueuedRuns(database).keep(runID, by: server, until: now.advanced(by: duration))
        }
    }

    package func giveBack(
        _ runID: String,
        by server: String,
        after pause: Duration,
        countsAttempt: Bool,
        now: Instant
    ) async throws(SyncError) {
        try await file.write { database in
            try QueuedRuns(database).giveBack(
                runID,
                by: server,
                notBefore: now.advanced(by: pause),
                countsAttempt: countsAttempt,
                now: now
            )
        }
    }

    package func cancel(_ runID: String, now: Instant) async throws(SyncError) -> CancelOutcome {
        try await file.write { database in try QueuedRuns(database).cancel(runID, now: now) }
    }

    package func waitingCount() async throws(SyncError) -> Int {
        try await file.read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM tds_sync_runs WHERE status = 'pending'") ?? 0
        }
    }
}
