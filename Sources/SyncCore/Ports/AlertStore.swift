/// What a person must look at, `tds_alerts`, shared by all servers of a database.
///
/// ## Contract
/// - Of a kind and subject at most one alert is open; raising it again says how it is now.
/// - One that was not open before is raised and told of to other programs (``EventOutbox``) in one transaction, and stays in
///   ``pending(limit:)`` until somebody was told of it there.
package protocol AlertStore: Sendable {
    /// - Parameter awaitsNotifier: false where there is no ``AlertNotifier``: then it is not among the pending ones.
    /// - Returns: whether it was not open before.
    func raise(_ notice: AlertNotice, awaitsNotifier: Bool) async throws(SyncError) -> Bool

    /// The oldest alerts that an ``AlertNotifier`` has to tell, as they now are; the open ones and those that are over.
    func pending(limit: Int) async throws(SyncError) -> [AlertNotice]

    func markPublished(_ notice: AlertNotice, at now: Instant) async throws(SyncError)

    /// - Returns: whether one was open.
    func clear(_ kind: Alert.Kind, subject: String, now: Instant) async throws(SyncError) -> Bool

    /// The open ones first, then the newest.
    func newest(limit: Int) async throws(SyncError) -> [StoredAlert]

    /// Removes alerts that were cleared before an instant, at most `limit` at once. Open ones stay, however old.
    /// - Returns: how many.
    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int
}

package struct Alert: Sendable, Equatable {
    /// The worst first, by which a person looks at them.
    package enum Kind: String, Sendable, CaseIterable {
        /// The runs of a type fail.
        case failingType = "failing_type"
        /// So many records of a type are missing at the source that none is deleted without a person's word.
        case deletions
        /// A comparison found rows that differ from the source.
        case verification
        /// A type was not read for longer than three of its intervals.
        case staleType = "stale_type"
        /// The clock of this machine differs from the source's.
        case clockSkew = "clock_skew"
        /// Details are due, and none is read.
        case details
        /// Events wait, and nobody takes them.
        case events
        /// More than 5 % of what the last runs read failed.
        case failureRate = "failure_rate"
        /// More than 1,000 records wait in the queue.
        case backlog
        /// A record waits for longer than 15 minutes.
        case lag
        /// The day's calls will not be enough for what is planned.
        case quotaForecast = "quota_forecast"
        /// Records are set aside that could not be read or stored.
        case deadLetters = "dead_letters"
        /// Columns are NULL because their values do not fit.
        case columnFaults = "column_faults"
        /// A member of a type differs at every read although nothing changes.
        case volatileMember = "volatile_member"
    }

    package let kind: Kind
    /// What it is about: an entity type, a machine, or `all`.
    package let subject: String
    package let message: String
    package let nextStep: String

    package init(_ kind: Kind, subject: String, message: String, nextStep: String) {
        self.kind = kind
        self.subject = subject
        self.message = message
        self.nextStep = nextStep
    }
}

package struct StoredAlert: Sendable, Equatable {
    /// A UUID, and that of its event.
    package let id: String
    package let alert: Alert
    package let raisedAt: Instant
    /// Nil while it is open.
    package let clearedAt: Instant?

    package init(id: String, alert: Alert, raisedAt: Instant, clearedAt: Instant?) {
        self.id = id
        self.alert = alert
        self.raisedAt = raisedAt
        self.clearedAt = clearedAt
    }
}

extension [Alert] {
    /// By ``Alert/Kind``, and within a kind as they are.
    package var worstFirst: [Alert] {
        Alert.Kind.allCases.flatMap { kind in filter { $0.kind == kind } }
    }
}
