import GRDB
package import SyncCore

extension SQLiteDatabase: RunStore {
    package func start(_ run: RunRecord, holding lease: Lease) async throws(SyncError) {
        try await file.write { database in
            try Fence(database).check(lease, for: run.entityType)
            let rows = RunRows(database)
            try rows.closeAbandoned(of: run.entityType, now: run.startedAt)
            try rows.save(run)
        }
    }

    package func finish(_ run: RunRecord, cursor: SyncCursor?, holding lease: Lease) async throws(SyncError) {
        try await file.write { database in
            try Fence(database).check(lease, for: run.entityType)
            let now = run.finishedAt ?? run.startedAt
            let cursors = Cursors(database)
            try RunRows(database).save(run)
            // A run by ids says nothing of an unfinished listing.
            if run.mode == .full, run.status.endsWhole { try cursors.removeCheckpoint(of: run.entityType, now: now) }
            if let cursor { try cursors.move(run.entityType, to: cursor, now: now) }
        }
    }

    package func close(_ run: RunRecord) async throws(SyncError) {
        try await file.write { database in
            let rows = RunRows(database)
            if try rows.isOpen(run.id) { try rows.save(run) }
        }
    }

    package func cursor(of entityType: String) async throws(SyncError) -> SyncCursor? {
        try await file.read { try Cursors($0).cursor(of: entityType) }
    }

    package func checkpoint(of entityType: String) async throws(SyncError) -> Checkpoint? {
        try await file.read { try Cursors($0).checkpoint(of: entityType) }
    }

    package func recentRuns(limit: Int) async throws(SyncError) -> [RunRecord] {
        try await file.read { try RunRows($0).newest(limit: limit) }
    }

    package func openRuns() async throws(SyncError) -> [RunRecord] {
        try await file.read { try RunRows($0).open() }
    }

    package func lastRuns(ofEach count: Int) async throws(SyncError) -> [RunRecord] {
        try await file.read { try RunRows($0).last(ofEach: count) }
    }

    package func run(_ id: String) async throws(SyncError) -> RunRecord? {
        try await file.read { try RunRows($0).run(id) }
    }

    package func freshness() async throws(SyncError) -> [String: Instant] {
        try await file.read { try RunRows($0).freshness() }
    }

    package func prune(runsBefore: Instant, limit: Int) async throws(SyncError) -> Int {
        try await file.write { try RunRows($0).prune(before: runsBefore, limit: limit) }
    }
}
