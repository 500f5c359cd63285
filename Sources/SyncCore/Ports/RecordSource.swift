/// Where records are read from.
///
/// ## Contract
/// - One call of `page` is one listing call at the source, and one of `record` one detail call, plus what is retried
///   inside: the source retries what may pass and reports what will not.
/// - A page's records are in the source's order. A row that cannot be read is among `rejected`, never missing.
/// - Safe to call from several tasks; the source bounds calls in flight and calls a minute itself.
/// - Cancelling the calling task ends the call with ``SyncError/Code/cancelled``.
package protocol RecordSource: Sendable {
    func page(_ number: Int, of type: EntityType) async throws(SyncError) -> RecordPage

    /// The detail of one record. Throws ``SyncError/Code/recordNotFound`` where the source says it does not exist.
    func record(_ id: String, of type: EntityType) async throws(SyncError) -> DetailAnswer

    /// The calls made so far by this process, and what the source last said is left of the day.
    var usage: SourceUsage { get }
}

/// A detail that was found, readable or not.
package enum DetailAnswer: Sendable {
    case record(SourceRecord)
    case rejected(RejectedRecord)
    /// A record of another type that shares the endpoint: a vendor's id asked for as a customer.
    case foreign
}

package struct SourceUsage: Sendable, Equatable {
    /// Calls sent to the source's API, retries included; token requests are apart.
    package var apiCalls: Int
    /// Token requests, which do not count against the day's quota.
    package var tokenCalls: Int
    /// The day's quota, nil until an answer told it.
    package var quota: Quota?
    /// Until when calls wait for more of the day's quota; nil while none does.
    package var pausedUntil: Instant?

    package struct Quota: Sendable, Equatable {
        package let limit: Int
        package let remaining: Int
        package let resetsAt: Instant

        package init(limit: Int, remaining: Int, resetsAt: Instant) {
            self.limit = limit
            self.remaining = remaining
            self.resetsAt = resetsAt
        }
    }

    package init(apiCalls: Int = 0, tokenCalls: Int = 0, quota: Quota? = nil) {
        self.apiCalls = apiCalls
        self.tokenCalls = tokenCalls
        self.quota = quota
    }
}
