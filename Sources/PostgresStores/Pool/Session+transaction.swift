/// A COMMIT that was sent and got no answer.
struct PendingCommit: Sendable {
    /// What the transaction wrote into `tds_commits`.
    let marker: String
    let backend: Backend
}

struct OutcomeUnknown<Value: Sendable>: Error {
    let commit: PendingCommit
    /// What the transaction would have returned.
    let value: Value
    let cause: PostgresError
}

extension Session {
    /// Runs work in a transaction of its own.
    ///
    /// The work may be interrupted until its COMMIT is sent. A COMMIT without an answer throws ``OutcomeUnknown``.
    ///
    /// - Parameter marker: A fresh UUID. A row with it commits with the work, so that ``tookPlace(_:)`` can see whether it did.
    func transaction<Value: Sendable>(marker: String?, _ work: (Session) throws -> Value) throws -> Value {
        let value: Value
        do {
            try begin(marker)
            value = try work(self)
            try interruption.seal()
        } catch {
            rollBack()
            throw error
        }
        do {
            try commit()
        } catch let error as PostgresError where error.endsConnection {
            let pending = PendingCommit(marker: marker ?? "", backend: backend)
            throw OutcomeUnknown(commit: pending, value: value, cause: error)
        }
        return value
    }

    private func begin(_ marker: String?) throws {
        // Deferred constraints of the user would refuse the whole transaction at its end, and not the row alone.
        let begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET CONSTRAINTS ALL IMMEDIATE"
        try run(begin + (marker.map { "; INSERT INTO tds_commits (id) VALUES ('\($0)')" } ?? ""))
    }

    private func commit() throws {
        // COMMIT of a transaction that has failed rolls it back and reports no error.
        guard try run("COMMIT").commandTag == "COMMIT" else {
            throw PostgresError(sqlState: nil, message: "the server rolled the transaction back", endsConnection: false)
        }
    }

    private func rollBack() {
        // Where this fails the connection is not used again, and the server rolls back by itself.
        _ = try? run("ROLLBACK")
    }

    /// Whether a transaction whose COMMIT got no answer took place.
    ///
    /// Inserting its marker once more waits until that transaction has ended, and is refused if and only if it committed.
    /// That holds also after a crash or on a standby that took over, where transaction ids may have been given out again.
    func tookPlace(_ commit: PendingCommit) throws -> Bool {
        do {
            return try isStored(commit.marker)
        } catch let error as PostgresError where error.sqlState == "55P03" {
            // The server still waits for the COMMIT that was cut off.
            try execute(
                "SELECT pg_terminate_backend($1::integer) FROM pg_stat_get_activity($1::integer) WHERE backend_start = $2",
                [.integer(commit.backend.process), .instant(commit.backend.start)]
            )
            return try isStored(commit.marker)
        }
    }

    private func isStored(_ marker: String) throws -> Bool {
        try run("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        defer { rollBack() }
        let inserted = try execute(
            "INSERT INTO tds_commits (id) VALUES ($1::uuid) ON CONFLICT (id) DO NOTHING",
            [.text(marker)]
        )
        return inserted.affected == 0
    }
}
