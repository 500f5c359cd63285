/// What a ``CallBudgetStore`` keeps, as one value: for stores that change it under a lock, and for a process on its own.
/// Instants are of the clock of whoever keeps it.
package struct CallLedger: Sendable, Equatable, Codable {
    private struct Quota: Sendable, Equatable, Codable {
        let limit: Int
        let remaining: Int
        let resetsAt: Instant
    }

    private struct Park: Sendable, Equatable, Codable {
        let code: String
        let message: String
        let nextStep: String
        let until: Instant
    }

    private var window = CallWindow()
    private var quota: Quota?
    private var park: Park?

    package init() {}

    /// Takes a place for a call, or tells how long to wait before asking again.
    /// - Parameter callsPerMinute: 0 for no limit.
    package mutating func take(callsPerMinute: Int, now: Instant) -> Duration? {
        window.take(now: now, callsPerMinute: callsPerMinute)
    }

    /// Notes a call that somebody else has let go.
    package mutating func record(now: Instant) {
        window.record(now: now)
    }

    package mutating func note(_ quota: CallQuota?, now: Instant) {
        guard let quota else { return }
        self.quota = Quota(
            limit: quota.limit,
            remaining: quota.remaining,
            resetsAt: now.advanced(by: quota.resetsIn)
        )
    }

    /// The longer of two parks counts.
    package mutating func note(_ park: CallPark?, now: Instant) {
        guard let park else { return }
        let until = now.advanced(by: park.endsIn)
        if let current = self.park, current.until >= until { return }
        self.park = Park(
            code: park.error.code.rawValue,
            message: park.error.message,
            nextStep: park.error.nextStep,
            until: until
        )
    }

    package func outlook(now: Instant) -> CallOutlook {
        CallOutlook(quota: quota(now: now), park: park(now: now))
    }

    private func quota(now: Instant) -> CallQuota? {
        guard let quota, now < quota.resetsAt else { return nil }
        return CallQuota(limit: quota.limit, remaining: quota.remaining, resetsIn: now.duration(to: quota.resetsAt))
    }

    private func park(now: Instant) -> CallPark? {
        guard let park, now < park.until, let code = SyncError.Code(rawValue: park.code) else { return nil }
        let error = SyncError(code, park.message, nextStep: park.nextStep)
        return CallPark(error, endsIn: now.duration(to: park.until))
    }
}
