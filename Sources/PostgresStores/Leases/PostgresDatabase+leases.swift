package import SyncCore

extension PostgresDatabase: LeaseStore {
    package func acquire(
        _ entityType: String,
        for holder: LeaseHolder,
        timeToLive: Duration,
        now: Instant
    ) async throws(SyncError) -> Lease {
        try await client.write { [hasEnded] session in
            // The first run of a type has no row to lock, and two of them may come at once.
            try session.execute(
                """
                INSERT INTO tds_leases (entity_type, token, holder, expires_at, released_at)
                VALUES ($1, 0, '{}', $2, $2)
                ON CONFLICT (entity_type) DO NOTHING
                """,
                [.text(entityType), .instant(now)]
            )
            let newest = try LeaseRow.fetch(entityType, .take, in: session)
            if let newest, newest.isHeld(at: now, hasEnded: hasEnded) { throw Self.held(entityType, by: newest) }
            let lease = Lease(
                entityType: entityType,
                token: (newest?.token ?? 0) + 1,
                holder: holder,
                expiresAt: now.advanced(by: timeToLive)
            )
            try session.execute(
                """
                UPDATE tds_leases SET token = $2, holder = $3, expires_at = $4, released_at = NULL
                WHERE entity_type = $1
                """,
                [
                    .text(entityType), .integer(lease.token), .json(try JSONText.encode(holder)),
                    .instant(lease.expiresAt),
                ]
            )
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
        return try await client.write { session in
            let update = try session.execute(
                """
                UPDATE tds_leases SET expires_at = $3
                WHERE entity_type = $1 AND token = $2 AND released_at IS NULL
                """,
                [.text(lease.entityType), .integer(lease.token), .instant(renewed.expiresAt)]
            )
            if update.affected == 0 {
                throw Fence.lost(lease, newest: try LeaseRow.fetch(lease.entityType, .free, in: session))
            }
            return renewed
        }
    }

    package func newestToken(of entityType: String) async throws(SyncError) -> Int64 {
        try await client.read { try LeaseRow.fetch(entityType, .free, in: $0)?.token ?? 0 }
    }

    package func release(_ lease: Lease) async throws(SyncError) {
        try await client.write { session in
            let newest = try LeaseRow.fetch(lease.entityType, .take, in: session)
            guard let newest, newest.token == lease.token, !newest.isReleased else { return }
            // The port passes no time and none is decided on: the stamp is for people.
            try session.execute(
                "UPDATE tds_leases SET released_at = now() WHERE entity_type = $1",
                [.text(lease.entityType)]
            )
        }
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
    func isHeld(at now: Instant, hasEnded: (LeaseHolder) -> Bool) -> Bool {
        !isReleased && now < expiresAt && !hasEnded(holder)
    }
}
