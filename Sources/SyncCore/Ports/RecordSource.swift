/// Where records are read from.
///
/// ## Contract
/// - One call of `page` is one listing call at the source, and one of `record` one detail call, plus what is retried
///   inside: the source retries what may pass and reports what will not.
/// - A record is ``RecordAnswer/gone(_:)`` only where the source said so of that id alone. What one record's answer says is
///   that record's, and no reason to leave the others unread; ``RecordAnswers/error`` and what is thrown is everybody's.
/// - The id and the type of an answer are held against what was asked for.
/// - A page's records are in the source's order. A row that cannot be read is among `rejected`, never missing.
/// - Safe to call from several tasks; the source bounds calls in flight and calls a minute itself.
/// - Cancelling the calling task ends the call with ``SyncError/Code/cancelled``.
package protocol RecordSource: Sendable {
    ///
    /// - Parameter since: asks for what changed since then, in all ways that the endpoint may honour; whether it did, the answer
    ///   shows (``ChangeWalk``). Nil asks for all, in an order that edits do not disturb.
    func page(_ number: Int, of type: EntityType, changedSince since: Instant?) async throws(SyncError) -> RecordPage

    /// The details of records, by the cheapest calls that the type has. What was read before an error is kept. Many in a row that
    /// are not to be had for now may be an outage, which ends the reading (``OutageWatch``).
    func details(_ ids: [String], of type: EntityType) async -> RecordAnswers

    /// The detail of one record.
    func record(_ id: String, of type: EntityType) async throws(SyncError) -> RecordAnswer

    /// Whether the type's listing answers now: one call, made each time. Throws what every call would meet.
    func listingAnswers(of type: EntityType) async throws(SyncError) -> Bool

    /// Rows that a full page of a listing has.
    var pageSize: Int { get }

    /// Calls that the source takes at once now.
    var callsAtOnce: Int { get }

    /// The calls made so far by this process, and what the source last said is left of the day.
    var usage: SourceUsage { get }
}

extension RecordSource {
    /// One after the other.
    package var callsAtOnce: Int { 1 }

    /// A page of the listing of all records.
    package func page(_ number: Int, of type: EntityType) async throws(SyncError) -> RecordPage {
        try await page(number, of: type, changedSince: nil)
    }
}

/// What a detail's answer holds.
package enum DetailAnswer: Sendable {
    case record(SourceRecord)
    case rejected(RejectedRecord)
    /// A record of another type that shares the endpoint: a vendor's id asked for as a customer.
    /// - `id`: its own; nil where it has none that can be read.
    case foreign(id: String?)
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
    /// Calls that the source answered, whatever it said; a server error is no answer.
    package var answeredCalls = 0
    /// Whether calls wait because of a limit, of the minute or of a throttle.
    package var waitsForTurn = false

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
