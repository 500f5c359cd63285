/// What all processes of an organization share about their calls to the source: the places in the minute, what the source
/// last said is left of the day, and a throttle.
///
/// ## Contract
/// - Of all the calls that `take` lets go in any 60 seconds there are at most `callsPerMinute`, whichever process asked.
///   A call that may not go is told how long to wait; asking earlier takes no place.
/// - The newest quota counts, until its reset. Of two throttles the one that lasts longer counts, until its end.
/// - Time is the store's own, and told as durations from now: processes whose clocks differ agree with each other.
/// - One round trip, or one short transaction, for each call.
/// - What is kept may vanish at any time. Then as many calls as are allowed in a minute may go at once again.
package protocol CallBudgetStore: Sendable {
    /// Takes a place for one call.
    /// - Parameters:
    ///   - callsPerMinute: 0 for no limit.
    ///   - quota: what the source has said since the last call; nil for nothing new.
    func take(callsPerMinute: Int, noting quota: CallQuota?) async throws(SyncError) -> CallPlace

    /// Notes a throttle for everybody.
    func throttle(_ throttle: Throttle) async throws(SyncError)

    /// What is known, without taking a place.
    func quotaStatus(noting quota: CallQuota?) async throws(SyncError) -> QuotaStatus
}

/// What is left of the day's calls.
package struct CallQuota: Sendable, Equatable {
    package let limit: Int
    package let remaining: Int
    package let resetsIn: Duration

    package init(limit: Int, remaining: Int, resetsIn: Duration) {
        self.limit = limit
        self.remaining = remaining
        self.resetsIn = resetsIn
    }
}

/// The source takes no call of the organization for a while.
package struct Throttle: Sendable, Equatable {
    /// What the source said. Its `retryAfter` is what is left of the throttle.
    package let error: SyncError

    package var endsIn: Duration { error.retryAfter ?? .zero }

    package init(_ error: SyncError, endsIn: Duration) {
        self.error = SyncError(error.code, error.message, nextStep: error.nextStep, cause: nil, retryAfter: endsIn)
    }
}

/// What is known of the calls that can be made: nothing that is over.
package struct QuotaStatus: Sendable, Equatable {
    package let quota: CallQuota?
    package let throttle: Throttle?

    package init(quota: CallQuota? = nil, throttle: Throttle? = nil) {
        self.quota = quota
        self.throttle = throttle
    }
}

/// The answer to a call that wants to go.
package struct CallPlace: Sendable, Equatable {
    /// Nil: the call has a place. Otherwise none before this time has passed.
    package let wait: Duration?
    package let quotaStatus: QuotaStatus

    package init(wait: Duration?, quotaStatus: QuotaStatus) {
        self.wait = wait
        self.quotaStatus = quotaStatus
    }
}
