/// What a ``CallBudgetStore`` keeps, as one value: for stores that change it under a lock, and for a process on its own.
/// Instants are of the clock of whoever keeps it.
package struct CallLedger: Sendable, Equatable, Codable {
    private struct Quota: Sendable, Equatable, Codable {
        let limit: Int
        let remaining: Int
        let resetsAt: Instant
    }

    private struct StoredThrottle: Sendable, Equatable, Codable {
        let code: String
        let message: String
        let nextStep: String
        let until: Instant
    }

    private var window = CallWindow()
    private var quota: Quota?
    private var throttle: StoredThrottle?

    /// As ledgers have them that older versions wrote.
    private enum CodingKeys: String, CodingKey {
        case window, quota
        case throttle = "park"
    }

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

    /// The longer of two throttles counts.
    package mutating func note(_ throttle: Throttle?, now: Instant) {
        guard let throttle else { return }
        let until = now.advanced(by: throttle.endsIn)
        if let current = self.throttle, current.until >= until { return }
        self.throttle = StoredThrottle(
            code: throttle.error.code.rawValue,
            message: throttle.error.message,
            nextStep: throttle.error.nextStep,
            until: until
        )
    }

    package func quotaStatus(now: Instant) -> QuotaStatus {
        QuotaStatus(quota: quota(now: now), throttle: throttle(now: now))
    }

    private func quota(now: Instant) -> CallQuota? {
        guard let quota, now < quota.resetsAt else { return nil }
        return CallQuota(limit: quota.limit, remaining: quota.remaining, resetsIn: now.duration(to: quota.resetsAt))
    }

    private func throttle(now: Instant) -> Throttle? {
        guard let throttle, now < throttle.until, let code = SyncError.Code(rawValue: throttle.code) else { return nil }
        let error = SyncError(code, throttle.message, nextStep: throttle.nextStep)
        return Throttle(error, endsIn: now.duration(to: throttle.until))
    }
}
