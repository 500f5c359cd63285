import SQLStores
package import SyncCore

/// The call budget of an organization in a SQLite file: a row of `tds_call_budget`, changed in an immediate transaction. The
/// processes that use the file are on one machine, and have one clock.
package struct SQLiteCallBudget: LedgerStore {
    private let database: SQLiteDatabase
    private let organizationID: String
    private let time: any TimeSource

    package init(_ database: SQLiteDatabase, organizationID: String, time: any TimeSource) {
        self.database = database
        self.organizationID = organizationID
        self.time = time
    }

    package func withLedger<Value: Sendable>(
        _ change: @escaping @Sendable (inout CallLedger, Instant) -> Value
    ) async throws(SyncError) -> Value {
        try await database.write { [organizationID, time] session in
            let row = try session.run("SELECT ledger FROM tds_call_budget WHERE organization_id = \(organizationID)")
                .rows.first
            var ledger: CallLedger = row?.decoded("ledger") ?? CallLedger()
            // Asked for inside: others may have had the file until now.
            let value = change(&ledger, time.now())
            try session.run(
                .upsert(
                    into: "tds_call_budget",
                    by: [("organization_id", "\(organizationID)")],
                    [("ledger", "\(json: try JSONText.encode(ledger))")]
                )
            )
            return value
        }
    }
}
