import SyncCore

/// When tokens were asked for because the API had refused one. Refusals may cost two token requests in any ten minutes: most are
/// not about the token (a scope, a user's rights), and ten requests in ten minutes are all that Zoho answers (zoho-api 1.4).
///
/// It is kept with the token, so that all processes that share one share the count too.
struct ReplacementLog: Sendable, Equatable {
    static let most = 2
    static let window: Duration = .seconds(600)

    /// The newest ones, in their order.
    let instants: [Instant]

    init(_ instants: some Sequence<Instant> = []) {
        self.instants = Set(instants).sorted().suffix(Self.most)
    }

    /// How many tokens may be asked for. A stamp from a clock that was ahead counts no longer than one of the past.
    func left(at now: Instant) -> Int {
        let count = instants.count { abs($0.duration(to: now)) < Self.window }
        return Self.most - count
    }

    /// Two in the same microsecond are two.
    func noting(_ now: Instant) -> ReplacementLog {
        var stamp = now
        while instants.contains(stamp) { stamp = stamp.advanced(by: .microseconds(1)) }
        return ReplacementLog(instants + [stamp])
    }

    func joined(with other: ReplacementLog) -> ReplacementLog { ReplacementLog(instants + other.instants) }
}

private func abs(_ duration: Duration) -> Duration { max(duration, .zero - duration) }
