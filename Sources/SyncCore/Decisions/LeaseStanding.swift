/// What is known of the newest lease of a type, where somebody is about to write under one.
package enum LeaseFact: Sendable {
    /// It is the one that he has.
    case isSame
    case isReleased
}

/// The newest lease of a type as the database has it, and what it lets others and its own run do. Pure.
///
/// | the newest lease | keeps others out | lets its own run write, and be renewed |
/// |---|---|---|
/// | has time left, and its holder may be alive | yes | yes |
/// | ran out, or its holder's process has ended | no | yes, until another one is granted |
/// | was given back | no | no |
package struct LeaseStanding: Sendable, Equatable {
    package let token: Int64
    package let holder: LeaseHolder
    package let expiresAt: Instant
    package let isReleased: Bool

    package init(token: Int64, holder: LeaseHolder, expiresAt: Instant, isReleased: Bool) {
        self.token = token
        self.holder = holder
        self.expiresAt = expiresAt
        self.isReleased = isReleased
    }

    /// Whether others have to wait.
    /// - Parameter hasEnded: whether a holder's process is known to have ended.
    package func isHeld(at now: Instant, _ hasEnded: (LeaseHolder) -> Bool) -> Bool {
        !isReleased && now < expiresAt && !hasEnded(holder)
    }

    /// The time does not matter here: a lease that ran out and that nobody took protects its holder's writes as before.
    package static let writeIsAllowed: Rule<LeaseFact> = .all([.fact(.isSame), .not(.fact(.isReleased))])

    /// Whether a run that has this lease may write.
    package func allowsWrite(under lease: Lease) -> Bool {
        var facts: Set<LeaseFact> = []
        if token == lease.token { facts.insert(.isSame) }
        if isReleased { facts.insert(.isReleased) }
        return Self.writeIsAllowed.holds(facts)
    }
}
