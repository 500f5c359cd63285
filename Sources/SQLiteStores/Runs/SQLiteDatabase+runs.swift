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

    package func cursor(of entityType: String) async throws(SyncError) -> SyncCursor? {
        try await file.read { try Cursors($0).cursor(of: entityType) }
    }

    package func checkpoint(of entityType: String) async throws(SyncError) -> Checkpoint? {
        try await file.read { try Cursors($0).checkpoint(of: entityType) }
    }

    package func recentRuns(limit: Int) async throws(SyncError) -> [RunRecord] {
        try await file.read { try RunRows($0).newest(limit: limit) }
    }
}
