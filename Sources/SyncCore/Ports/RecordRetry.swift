/// A record that waits for another call, each time longer: `tds_record_retries`. One record's trouble so costs few calls, and no
/// other record waits for it.
package struct RecordRetry: Sendable, Equatable {
    /// What it is to be asked for.
    package enum Phase: String, Sendable, CaseIterable {
        /// Its details are due.
        case detail
        /// A listing lacked it.
        case deletion
        /// Its image is due.
        case image
    }

    package let entityID: String
    package let phase: Phase
    /// Calls in vain so far.
    package let attempts: Int
    /// Nil: not before its row changes, or a person asks.
    package let retryAt: Instant?
    /// For people.
    package let reason: String

    package init(entityID: String, phase: Phase, attempts: Int, retryAt: Instant?, reason: String) {
        self.entityID = entityID
        self.phase = phase
        self.attempts = attempts
        self.retryAt = retryAt
        self.reason = reason
    }

    /// The wait after one more call in vain: 10 minutes, then twice as long each time, a day at most.
    /// - Parameter known: what was known before the call.
    package init(after known: RecordRetry?, of entityID: String, _ phase: Phase, reason: String, now: Instant) {
        let attempts = (known?.attempts ?? 0) + 1
        // Bounded before it is shifted.
        let wait = min(Self.base * (1 << min(attempts - 1, 10)), Self.maximum)
        self.init(
            entityID: entityID,
            phase: phase,
            attempts: attempts,
            retryAt: now.advanced(by: wait),
            reason: reason
        )
    }

    /// One that is not asked for again by itself.
    /// - Parameter known: what was known before the call.
    package init(ending known: RecordRetry?, of entityID: String, _ phase: Phase, reason: String) {
        let attempts = (known?.attempts ?? 0) + 1
        self.init(entityID: entityID, phase: phase, attempts: attempts, retryAt: nil, reason: reason)
    }

    private static let base: Duration = .seconds(600)
    private static let maximum: Duration = .seconds(86_400)

    /// Whether it is not to be asked for yet.
    package func waits(at now: Instant) -> Bool { retryAt.map { now < $0 } ?? true }
}
