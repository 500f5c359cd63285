import SyncCore

/// Leases in `tds_leases`. Who may have one says ``SyncCore/LeaseStanding``.
struct SQLLeaseStore: LeaseStore {
    let database: any ControlDatabase

    func acquire(
        _ entityType: String,
        for holder: LeaseHolder,
        timeToLive: Duration,
        now: Instant
    ) async throws(SyncError) -> Lease {
        let expiresAt = now.advanced(by: timeToLive)
        return try await database.write { [database] session in
            let newest = try session.run([
                // The first run of a type has no row to lock, and two of them may come at once.
                """
                INSERT INTO tds_leases (entity_type, token, holder, expires_at, released_at)
                VALUES (\(entityType), 0, \(json: "{}"), \(now), \(now)) ON CONFLICT (entity_type) DO NOTHING
                """,
                LeaseRows.selection(entityType, .take),
            ]).last?.rows.first.map(LeaseStanding.init)
            if let newest, newest.isHeld(at: now, database.hasEnded) { throw Self.held(entityType, by: newest) }
            let token = (newest?.token ?? 0) + 1
            try session.run(
                """
                UPDATE tds_leases SET token = \(token), holder = \(json: try JSONText.encode(holder)),
                    expires_at = \(expiresAt), released_at = NULL
                WHERE entity_type = \(entityType)
                """
            )
            return Lease(entityType: entityType, token: token, holder: holder, expiresAt: expiresAt)
        }
    }

    func renew(_ lease: Lease, timeToLive: Duration, now: Instant) async throws(SyncError) -> Lease {
        let expiresAt = now.advanced(by: timeToLive)
        return try await database.write { session in
            let renewal = try session.run(
                "UPDATE tds_leases SET expires_at = \(expiresAt) WHERE \(LeaseRows.isOurs(lease))"
            )
            if renewal.changed == 0 { try Fence(session).look(at: lease, for: lease.entityType) }
            return Lease(
                entityType: lease.entityType,
                token: lease.token,
                holder: lease.holder,
                expiresAt: expiresAt
            )
        }
    }

    func newestToken(of entityType: String) async throws(SyncError) -> Int64 {
        try await database.read { try LeaseRows.newest(of: entityType, .free, in: $0)?.token ?? 0 }
    }

    func release(_ lease: Lease) async throws(SyncError) {
        try await database.run([
            LeaseRows.selection(lease.entityType, .take),
            // The port passes no time and none is decided on: the stamp is for people.
            "UPDATE tds_leases SET released_at = \(.now) WHERE \(LeaseRows.isOurs(lease))",
        ])
    }

    private static func held(_ entityType: String, by newest: LeaseStanding) -> SyncError {
        SyncError(
            .leaseHeld,
            "The lease on \(entityType) is held by \(newest.holder), until \(newest.expiresAt).",
            nextStep: "Wait until that run has ended, or cancel process \(newest.holder.processID)"
                + " on \(newest.holder.host), then run the same command again."
        )
    }
}
