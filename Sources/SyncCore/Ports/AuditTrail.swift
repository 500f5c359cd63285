/// Who changed what by hand, `tds_audit_trail`: a row for each request that is no reading.
package protocol AuditTrail: Sendable {
    func note(_ entry: AuditEntry) async throws(SyncError)

    /// Newest first.
    func entries(limit: Int) async throws(SyncError) -> [AuditEntry]

    /// Removes entries from before an instant, at most `limit` at once.
    /// - Returns: how many.
    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int
}

package struct AuditEntry: Sendable, Equatable {
    package let at: Instant
    /// Where the request came from: an address, never a secret.
    package let actor: String
    /// `cache.clear`, `deadletter.replay`, `run.cancel`, …
    package let action: String
    /// What it was done to: a type, a record, a run.
    package let subject: String
    package let correlationID: String

    package init(at: Instant, actor: String, action: String, subject: String, correlationID: String) {
        self.at = at
        self.actor = actor
        self.action = action
        self.subject = subject
        self.correlationID = correlationID
    }
}
