/// The organization's three limits (zoho-api.md section 5): calls a day, calls in sixty seconds, calls at the same time.
///
/// A value that takes `now` (seconds since 1970) and answers with a verdict; it never waits. Whoever was admitted calls
/// ``release()`` exactly once.
struct RateLimits: Sendable {
    /// What `X-Rate-Limit-*` tell.
    struct Quota: Sendable, Equatable {
        let limit: Int
        let remaining: Int
        /// Until midnight in the organization's zone.
        let resetSeconds: Int
    }

    /// Zero or less for no limit, as in the configuration.
    var callsPerMinute: Int
    var concurrentCalls: Int
    var dailyQuota: Int
    /// The organization's: its midnight ends the day.
    var offset: Int
    private var usedToday = 0
    private var day = Int.min
    private(set) var inFlight = 0
    /// The end of a block, after too many calls in a minute.
    private var blockedUntil = Int.min
    /// Calls of the last sixty seconds: second and number, oldest first.
    private var recent: [(second: Int, calls: Int)] = []

    static let blockSeconds = 1_800
    static let blockSecondsCode43 = 3_600

    init(_ configuration: SimulatorConfiguration) {
        self.callsPerMinute = configuration.callsPerMinute
        self.concurrentCalls = configuration.concurrentCalls
        self.dailyQuota = configuration.dailyQuota
        self.offset = configuration.zone.secondsFromGMT
    }

    /// Admits a call and counts it, or tells why not. A refused call counts nowhere.
    mutating func admit(now: Int, _ quirks: Quirks) throws(ZohoError) {
        self.turnDay(now)
        if self.concurrentCalls > 0, self.inFlight >= self.concurrentCalls { throw .tooManyAtOnce }
        guard self.usedToday < self.dailyQuota else { throw .dailyQuota(self.dailyQuota) }
        try self.checkMinute(now, quirks)
        self.usedToday += 1
        self.inFlight += 1
    }

    mutating func release() {
        self.inFlight -= 1
    }

    /// Takes one call off the day's quota without admitting it.
    mutating func charge(now: Int) {
        self.turnDay(now)
        self.usedToday += 1
    }

    mutating func quota(now: Int) -> Quota {
        self.turnDay(now)
        let local = now + self.offset
        let ofDay = ((local % 86_400) + 86_400) % 86_400
        return Quota(
            limit: self.dailyQuota,
            remaining: max(0, self.dailyQuota - self.usedToday),
            resetSeconds: 86_400 - ofDay
        )
    }

    mutating func setRemaining(_ remaining: Int, now: Int) {
        self.turnDay(now)
        self.usedToday = self.dailyQuota - min(remaining, self.dailyQuota)
    }

    /// Ends a block at once, as time does.
    mutating func unblock() {
        self.blockedUntil = Int.min
        self.recent = []
    }

    private mutating func checkMinute(_ now: Int, _ quirks: Quirks) throws(ZohoError) {
        guard self.callsPerMinute > 0 else { return }
        let length = quirks.minuteCode43 ? Self.blockSecondsCode43 : Self.blockSeconds
        self.recent.removeAll { $0.second <= now - 60 }
        if self.blockedUntil <= now, self.recent.reduce(0, { $0 + $1.calls }) >= self.callsPerMinute {
            self.blockedUntil = now + length
        }
        if self.blockedUntil > now {
            throw .perMinute(code43: quirks.minuteCode43, retryAfter: quirks.retryAfter ? self.blockedUntil - now : nil)
        }
        if let last = self.recent.indices.last, self.recent[last].second == now {
            self.recent[last].calls += 1
        } else {
            self.recent.append((now, 1))
        }
    }

    private mutating func turnDay(_ now: Int) {
        let today = CivilTime.day(of: now + self.offset)
        guard today != self.day else { return }
        self.day = today
        self.usedToday = 0
    }
}
