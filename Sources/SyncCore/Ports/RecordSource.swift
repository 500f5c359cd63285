/// Where records are read from.
///
/// ## Contract
/// - One call of `page` is one listing call at the source, and one of `record` one detail call, plus what is retried
///   inside: the source retries what may pass and reports what will not.
/// - An id is in `missing` only when the source said, of that id alone, that it does not exist.
/// - A page's records are in the source's order. A row that cannot be read is among `rejected`, never missing.
/// - Safe to call from several tasks; the source bounds calls in flight and calls a minute itself.
/// - Cancelling the calling task ends the call with ``SyncError/Code/cancelled``.
package protocol RecordSource: Sendable {
    ///
    /// - Parameter since: asks for what changed since then, in all ways that the endpoint may honour; whether it did, the answer
    ///   shows (``ChangeWalk``). Nil asks for all, in an order that edits do not disturb.
    func page(_ number: Int, of type: EntityType, changedSince since: Instant?) async throws(SyncError) -> RecordPage

    /// The details of records, by the cheapest calls that the type has. What was read before an error is kept.
    func details(_ ids: [String], of type: EntityType) async -> DetailBatch

    /// The detail of one record. Throws ``SyncError/Code/recordNotFound`` where the source says it does not exist.
    func record(_ id: String, of type: EntityType) async throws(SyncError) -> DetailAnswer

    /// Rows that a full page of a listing has.
    var pageSize: Int { get }

    /// The calls made so far by this process, and what the source last said is left of the day.
    var usage: SourceUsage { get }
}

extension RecordSource {
    /// A page of the listing of all records.
    package func page(_ number: Int, of type: EntityType) async throws(SyncError) -> RecordPage {
        try await page(number, of: type, changedSince: nil)
    }
}

/// A detail that was found, readable or not.
package enum DetailAnswer: Sendable {
    case record(SourceRecord)
    case rejected(RejectedRecord)
    /// A record of another type that shares the endpoint: a vendor's id asked for as a customer.
    case foreign
}

/// The details that were read.
package struct DetailBatch: Sendable {
    package var records: [SourceRecord] = []
    package var rejected: [RejectedRecord] = []
    /// Ids that the source does not have.
    package var missing: [String] = []
    /// Ids of records of another type that shares the endpoint.
    package var foreign: [String] = []
    /// What ended the reading early: the ids that are not named above were not read.
    package var error: SyncError?

    package init() {}

    package mutating func add(_ answer: DetailAnswer, for id: String) {
        switch answer {
        case .record(let record): records.append(record)
        // Whatever its own id is: it is the answer to this one.
        case .rejected(let record): rejected.append(RejectedRecord(id: id, fault: record.fault, slice: record.slice))
        case .foreign: foreign.append(id)
        }
    }
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
    /// Whether calls wait because of a limit, of the minute or of a park.
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
