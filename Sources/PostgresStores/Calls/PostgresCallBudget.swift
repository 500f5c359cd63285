import SQLStores
package import SyncCore

/// The call budget of an organization in PostgreSQL: a row of `tds_call_budget`, locked while it is changed.
package struct PostgresCallBudget: CallBudgetStore {
    private let client: PostgresClient
    private let organizationID: String
    private let now: (@Sendable () -> Instant)?

    /// - Parameter now: nil for the server's clock.
    package init(_ database: PostgresDatabase, organizationID: String, now: (@Sendable () -> Instant)? = nil) {
        client = database.client.withoutRepetition
        self.organizationID = organizationID
        self.now = now
    }

    package func take(callsPerMinute: Int, noting quota: CallQuota?) async throws(SyncError) -> CallPlace {
        try await withLedger { ledger, now in
            ledger.note(quota, now: now)
            let wait = ledger.take(callsPerMinute: callsPerMinute, now: now)
            return CallPlace(wait: wait, outlook: ledger.outlook(now: now))
        }
    }

    package func park(_ park: CallPark) async throws(SyncError) {
        try await withLedger { ledger, now in ledger.note(park, now: now) }
    }

    package func outlook(noting quota: CallQuota?) async throws(SyncError) -> CallOutlook {
        try await withLedger { ledger, now in
            ledger.note(quota, now: now)
            return ledger.outlook(now: now)
        }
    }

    /// A change that is made twice, because its COMMIT got no answer, costs a place for a minute.
    private func withLedger<Value: Sendable>(
        _ change: @escaping @Sendable (inout CallLedger, Instant) -> Value
    ) async throws(SyncError) -> Value {
        try await client.writeTwiceAtWorst { [organizationID, now] session in
            let row = try Self.lockedRow(of: organizationID, now: now?(), in: session)
            // A row that somebody edited into something else counts as an empty one.
            var ledger = row.text(0).flatMap { JSONText.decode(CallLedger.self, from: $0) } ?? CallLedger()
            let value = change(&ledger, row.instant(1) ?? Instant(seconds: 0))
            try session.execute(
                "UPDATE tds_call_budget SET ledger = $2, updated_at = now() WHERE organization_id = $1",
                [.text(organizationID), .json(try JSONText.encode(ledger))]
            )
            return value
        }
    }

    /// - Returns: the ledger and the time.
    private static func lockedRow(of organizationID: String, now: Instant?, in session: Session) throws -> ResultRow {
        if let row = try row(of: organizationID, now: now, in: session) { return row }
        // Two processes may come at once.
        try session.execute(
            "INSERT INTO tds_call_budget (organization_id, ledger) VALUES ($1, '{}') ON CONFLICT DO NOTHING",
            [.text(organizationID)]
        )
        guard let row = try row(of: organizationID, now: now, in: session) else {
            throw PostgresError(sqlState: nil, message: "tds_call_budget did not keep a row", endsConnection: false)
        }
        return row
    }

    private static func row(of organizationID: String, now: Instant?, in session: Session) throws -> ResultRow? {
        // Not now(), which is when the transaction began: others may have had the row since.
        try session.execute(
            """
            SELECT ledger::text, coalesce($2, clock_timestamp()) FROM tds_call_budget
            WHERE organization_id = $1 FOR UPDATE
            """,
            [.text(organizationID), .instant(now)]
        ).first
    }
}
