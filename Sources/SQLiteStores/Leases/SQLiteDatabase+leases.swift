import GRDB
package import SyncCore

extension SQLiteDatabase: LeaseStore {
    package func acquire(
        _ entityType: String,
        for holder: LeaseHolder,
        timeToLive: Duration,
        now: Instant
    ) async throws(SyncError) -> Lease {
        try await file.write { database in
            let newest = try LeaseRow.fetch(entityType, in: database)
            if let newest, newest.isHeld(at: now) { throw Self.held(entityType, by: newest) }
            let lease = Lease(
                entityType: entityType,
                token: (newest?.token ?? 0) + 1,
                holder: holder,
                expiresAt: now.advanced(by: timeToLive)
            )
            try Self.grant(lease, in: database)
            return lease
        }
    }

    package func renew(_ lease: Lease, timeToLive: Duration, now: Instant) async throws(SyncError) -> Lease {
        let renewed = Lease(
            entityType: lease.entityType,
            token: lease.token,
            holder: lease.holder,
            expiresAt: now.advanced(by: timeToLive)
        )
        return try await file.write { database in
            try Fence(database).check(lease, for: lease.entityType)
            try database.execute(
                sql: "UPDATE tds_leases SET expires_at = ? WHERE entity_type = ?",
                arguments: [renewed.expiresAt.description, lease.entityType]
            )
            return renewed
        }
    }

    package func newestToken(of entityType: String) async throws(SyncError) -> Int64 {
        try await file.read { database in try LeaseRow.fetch(entityType, in: database)?.token ?? 0 }
    }

    package func release(_ lease: Lease) async throws(SyncError) {
        try await file.write { database in
            // The port passes no time and none is decided on: the stamp is for people.
            try database.execute(
                sql: """
                    UPDATE tds_leases
                    SET released_at = strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')
                    WHERE entity_type = ? AND token = ? AND released_at IS NULL
                    """,
                arguments: [lease.entityType, lease.token]
            )
        }
    }

    private static func grant(_ lease: Lease, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO tds_leases (entity_type, token, holder, expires_at, released_at)
                VALUES (?, ?, ?, ?, NULL)
                ON CONFLICT (entity_type) DO UPDATE SET
                    token = excluded.token,
                    holder = excluded.holder,
                    expires_at = excluded.expires_at,
                    released_at = NULL
                """,
            arguments: [
                lease.entityType, lease.token, try JSONText.encode(lease.holder), lease.expiresAt.description,
            ]
        )
    }

    private static func held(_ entityType: String, by newest: LeaseRow) -> SyncError {
        SyncError(
            .leaseHeld,
            "The lease on \(entityType) is held by \(newest.holder), until \(newest.expiresAt).",
            nextStep: "Wait until that run has ended, or cancel process \(newest.holder.processID)"
                + " on \(newest.holder.host), then run the same command again."
        )
    }
}

extension LeaseRow {
    /// Whether the holder may still write: not given back, not run out, and its process is not known to have ended.
    func isHeld(at now: Instant) -> Bool {
        !isReleased && now < expiresAt && !ProcessIdentity.hasEnded(holder)
    }
}
