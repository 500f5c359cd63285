package import SyncCore

/// The access token of an organization in PostgreSQL: a row of `tds_access_tokens` for each account, sealed.
package struct PostgresTokenStore: TokenStore {
    private let client: PostgresClient

    package init(_ database: PostgresDatabase) {
        client = database.client.withoutRepetition
    }

    package func read(account: String) async throws(SyncError) -> String? {
        try await client.read { session in
            try session.execute(
                "SELECT sealed FROM tds_access_tokens WHERE account = $1 AND expires_at > clock_timestamp()",
                [.text(account)]
            ).first?.text(0)
        }
    }

    package func write(_ sealed: String, account: String, timeToLive: Duration) async throws(SyncError) {
        try await client.writeTwiceAtWorst { session in
            try session.execute("DELETE FROM tds_access_tokens WHERE expires_at < now() AND locked_until < now()")
            try session.execute(
                """
                INSERT INTO tds_access_tokens (account, sealed, expires_at)
                VALUES ($1, $2, clock_timestamp() + $3 * interval '1 microsecond')
                ON CONFLICT (account) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at
                """,
                [.text(account), .text(sealed), .integer(timeToLive.microseconds)]
            )
        }
    }

    package func lock(account: String, owner: String, timeToLive: Duration) async throws(SyncError) -> Bool {
        try await client.writeTwiceAtWorst { session in
            try session.execute(
                """
                INSERT INTO tds_access_tokens AS kept (account, locked_by, locked_until)
                VALUES ($1, $2, clock_timestamp() + $3 * interval '1 microsecond')
                ON CONFLICT (account) DO UPDATE SET locked_by = excluded.locked_by, locked_until = excluded.locked_until
                WHERE kept.locked_until < clock_timestamp() OR kept.locked_by = excluded.locked_by
                """,
                [.text(account), .text(owner), .integer(timeToLive.microseconds)]
            ).affected == 1
        }
    }

    package func unlock(account: String, owner: String) async throws(SyncError) {
        try await client.writeTwiceAtWorst { session in
            _ = try session.execute(
                "UPDATE tds_access_tokens SET locked_until = '-infinity' WHERE account = $1 AND locked_by = $2",
                [.text(account), .text(owner)]
            )
        }
    }
}

extension PostgresClient {
    /// For what a caller does without where the server is away.
    var withoutRepetition: PostgresClient {
        PostgresClient(pool: pool, retry: RetryPolicy(retriesMax: 0), time: time, logger: logger)
    }
}
