/// For whom or what a call is made. Where calls wait for their turn, those of the class that is named first go first; and of the calls
/// of a minute each class leaves some to those before it, so that a person need not wait for the minute to pass.
package enum CallClass: Int, Sendable, Comparable, CaseIterable {
    /// What somebody asked for, and waits for.
    case person
    /// Records that webhooks spoke of.
    case webhook
    /// Listings that are read by schedule.
    case listing
    /// Details that are due.
    case detail
    /// Comparisons with the source.
    case verification

    package static func < (one: CallClass, other: CallClass) -> Bool { one.rawValue < other.rawValue }

    /// The calls that the class may make in a minute.
    /// - Parameter callsPerMinute: of all classes; 0 for no limit.
    package func share(of callsPerMinute: Int) -> Int {
        guard callsPerMinute > 0 else { return 0 }
        return max(1, callsPerMinute - callsPerMinute * keptPercent / 100)
    }

    /// A tenth of a minute's calls is more than a listing of 1,600 records, which a person asks for, has pages.
    private var keptPercent: Int {
        switch self {
        case .person, .webhook: 0
        case .listing: 10
        case .detail: 20
        case .verification: 30
        }
    }
}

/// Whose a call is, whether it may use the reserve, and waits for the next day's calls; said by whoever makes it.
package struct CallPriority: Sendable, Equatable {
    package enum Urgency: Sendable, Equatable {
        /// Leaves the reserve alone: the calls of a run through a listing.
        case routine
        /// May use the reserve but for the part that is people's: what a webhook asks for.
        case announced
        /// May use all of the reserve: what a person asks for.
        case urgent
    }

    package var urgency: Urgency
    /// Whether a call waits where the day's calls are spent; otherwise it is refused.
    package var waitsForQuota: Bool
    package var callClass: CallClass

    package init(_ urgency: Urgency = .routine, waitsForQuota: Bool = false, for callClass: CallClass = .person) {
        self.urgency = urgency
        self.waitsForQuota = waitsForQuota
        self.callClass = callClass
    }
}

/// Calls of a day that routine calls leave to webhooks and to the user's other programs (`TDS_QUOTA_RESERVE`).
package enum QuotaReserve: Sendable, Equatable {
    /// 5 % of the day's limit, at least 50 calls.
    case standard
    case calls(Int)

    package func calls(of limit: Int) -> Int {
        switch self {
        case .standard: max(50, limit / 20)
        case .calls(let calls): calls
        }
    }
}

/// Why no call goes now, and for how long.
package enum CallPause: Sendable, Equatable {
    /// What is left of the day's calls is the reserve.
    case reserve(CallQuota, kept: Int)
    /// The source said so.
    case throttled(Throttle)

    package var left: Duration {
        switch self {
        case .reserve(let quota, _): quota.resetsIn
        case .throttled(let throttle): throttle.endsIn
        }
    }

    /// Whether it ends with the day's quota.
    package var isForQuota: Bool {
        switch self {
        case .reserve: true
        case .throttled(let throttle): throttle.error.code == .dailyQuotaSpent
        }
    }
}

/// Whether a call may go, by what is known of the organization's calls.
package struct CallRules: Sendable {
    package enum Verdict: Sendable, Equatable {
        case go
        case wait(CallPause)
        case refuse(CallPause)
    }

    /// A pause up to this long is waited out by every call.
    package static let shortPause: Duration = .seconds(60)
    /// The part of the reserve that webhooks leave to people: a quarter.
    private static let peoplesPart = 4

    private let reserve: QuotaReserve

    package init(reserve: QuotaReserve) {
        self.reserve = reserve
    }

    package func verdict(on priority: CallPriority, _ quotaStatus: QuotaStatus) -> Verdict {
        guard let pause = pause(for: priority.urgency, quotaStatus) else { return .go }
        let waits = pause.left <= Self.shortPause || (priority.waitsForQuota && pause.isForQuota)
        return waits ? .wait(pause) : .refuse(pause)
    }

    /// Nil where calls go.
    package func pause(for urgency: CallPriority.Urgency, _ quotaStatus: QuotaStatus) -> CallPause? {
        if let throttle = quotaStatus.throttle { return .throttled(throttle) }
        guard let quota = quotaStatus.quota, let kept = kept(of: quota, from: urgency) else { return nil }
        return quota.remaining <= kept ? .reserve(quota, kept: kept) : nil
    }

    /// Nil: none.
    private func kept(of quota: CallQuota, from urgency: CallPriority.Urgency) -> Int? {
        switch urgency {
        case .routine: kept(of: quota)
        case .announced: kept(of: quota) / Self.peoplesPart
        case .urgent: nil
        }
    }

    /// Calls of the day that are left alone.
    package func kept(of quota: CallQuota) -> Int { reserve.calls(of: quota.limit) }
}
