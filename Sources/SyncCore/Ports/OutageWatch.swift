/// Tells an outage of the source from the trouble of records that happen to be neighbours.
///
/// So many in a row that are not to be had may be either. The listing of their module tells: where it answers, the trouble is
/// theirs alone, and the count begins again.
package struct OutageWatch: Sendable {
    /// A listing is asked for after each so many in a row.
    private static let unansweredInARowMax = 5
    /// So many without one that is answered are everybody's trouble, whatever the listing says.
    package static let unansweredMax = 100

    /// Since the last one that was answered, or the last listing that was.
    private var inARow = 0
    /// Since the last one that was answered.
    private var sinceAnswer = 0

    package init() {}

    /// Whether the last record was not to be had: the next one may tell whether it is an outage.
    package var isInDoubt: Bool { sinceAnswer > 0 }

    /// A record was answered, whatever the answer says of it.
    package mutating func answered() {
        inARow = 0
        sinceAnswer = 0
    }

    /// A record was not to be had for now.
    ///
    /// - Parameter listingAnswers: makes one call of the listing.
    /// - Throws: `error` where it is an outage, and what `listingAnswers` throws.
    package mutating func unanswered(
        _ error: SyncError,
        listingAnswers: () async throws(SyncError) -> Bool
    ) async throws(SyncError) {
        inARow += 1
        sinceAnswer += 1
        guard inARow >= Self.unansweredInARowMax else { return }
        guard sinceAnswer < Self.unansweredMax, try await listingAnswers() else { throw error }
        inARow = 0
    }
}
