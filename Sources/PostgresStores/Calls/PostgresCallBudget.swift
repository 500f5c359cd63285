import SQLStores
package import SyncCore

/// The call budget of an organization in PostgreSQL: a row of `tds_call_budget`, locked while it is changed.
package struct PostgresCallBudget: LedgerStore {
    private let client: PostgresClient
    private let organizationID: String
    private let now: (@Sendable () -> Instant)?

    /// - Parameter now: nil for the server's clock.
    package init(_ database: PostgresDatabase, organizationID: String, now: (@Sendable () -> Instant)? = nil) {
        client = database.client.withoutRepetition
        self.organizationID = organizationID
        self.now = now
    }

    /// A change that is made twice, because its COMMIT got no answer, costs a place for a minute.
    package func withLedger<Value: Sendable>(
        _ change: @escaping @Sendable (inout CallLedger, Instant) -> Value
    ) async throws(SyncError) -> Value {
        try await client.writeTwiceAtWorst { [organizationID, now] session in
            // Not now(), which is when the transaction began: others may have had the row since.
            let lookup: SQLText = """
                SELECT ledger, coalesce(\(now?()), clock_timestamp()) AS at FROM tds_call_budget
                WHERE organization_id = \(organizationID) FOR UPDATE
                """
            // Two processes may come at once.
            let addition: SQLText = """
                INSERT INTO tds_call_budget (organization_id, ledger) VALUES (\(organizationID), '{}') ON CONFLICT DO NOTHING
                """
            guard let row = try session.run(lookup).rows.first ?? session.run([addition, lookup]).last?.rows.first
            else {
                throw SyncError.notKept("tds_call_budget")
            }
            var ledger: CallLedger = row.decoded("ledger") ?? CallLedger()
            let value = change(&ledger, row.instant("at") ?? .unknown)
            try session.run(
                """
                UPDATE tds_call_budget SET ledger = \(json: try JSONText.encode(ledger)), updated_at = now()
                WHERE organization_id = \(organizationID)
                """
            )
            return value
        }
    }
}
