import Foundation
import GRDB
import SQLStores
package import SyncCore

/// The call budget of an organization in a SQLite file: a row of `tds_call_budget`, changed in an immediate transaction. The
/// processes that use the file are on one machine, and have one clock.
package struct SQLiteCallBudget: CallBudgetStore {
    private let file: SQLiteFile
    private let organizationID: String
    private let time: any TimeSource

    package init(_ database: SQLiteDatabase, organizationID: String, time: any TimeSource) {
        file = database.file
        self.organizationID = organizationID
        self.time = time
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

    private func withLedger<Value: Sendable>(
        _ change: @escaping @Sendable (inout CallLedger, Instant) -> Value
    ) async throws(SyncError) -> Value {
        try await file.write { [organizationID, time] database in
            let text = try String.fetchOne(
                database,
                sql: "SELECT ledger FROM tds_call_budget WHERE organization_id = ?",
                arguments: [organizationID]
            )
            // A row that somebody edited into something else counts as none.
            var ledger =
                text.flatMap { try? JSONDecoder().decode(CallLedger.self, from: Data($0.utf8)) } ?? CallLedger()
            // Asked for inside: others may have had the file until now.
            let value = change(&ledger, time.now())
            try database.execute(
                sql: """
                    INSERT INTO tds_call_budget (organization_id, ledger) VALUES (?, ?)
                    ON CONFLICT (organization_id) DO UPDATE SET ledger = excluded.ledger
                    """,
                arguments: [organizationID, try JSONText.encode(ledger)]
            )
            return value
        }
    }
}
