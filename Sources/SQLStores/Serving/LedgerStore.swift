package import SyncCore

/// A call budget that keeps the ledger of an organization in one row. What a driver has of its own is how it locks that row, and whose
/// clock counts.
package protocol LedgerStore: CallBudgetStore {
    /// Changes the ledger, while nobody else does. What cannot be read is an empty one.
    /// - Parameter change: is given the time as all processes see it, once the row is locked.
    func withLedger<Value: Sendable>(
        _ change: @escaping @Sendable (inout CallLedger, Instant) -> Value
    ) async throws(SyncError) -> Value
}

extension LedgerStore {
    package func take(callsPerMinute: Int, noting quota: CallQuota?) async throws(SyncError) -> CallPlace {
        try await withLedger { ledger, now in
            ledger.note(quota, now: now)
            let wait = ledger.take(callsPerMinute: callsPerMinute, now: now)
            return CallPlace(wait: wait, quotaStatus: ledger.quotaStatus(now: now))
        }
    }

    package func throttle(_ throttle: Throttle) async throws(SyncError) {
        try await withLedger { ledger, now in ledger.note(throttle, now: now) }
    }

    package func quotaStatus(noting quota: CallQuota?) async throws(SyncError) -> QuotaStatus {
        try await withLedger { ledger, now in
            ledger.note(quota, now: now)
            return ledger.quotaStatus(now: now)
        }
    }
}
