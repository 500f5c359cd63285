/// The calls of the last minute, so that there are at most so many in any minute: a sliding window, not a bucket, since a full
/// bucket would let nearly twice the number through in its first minute (zoho-api 5.1: 100 calls a minute and organization,
/// then throttled for long).
///
/// The limit is an argument: processes that share a window may have been set differently.
package struct CallWindow: Sendable, Equatable, Codable {
    /// A minute, and a second for the way: Zoho counts calls as they arrive, one of them later after it got its place than
    /// another.
    package static let length: Duration = .seconds(61)

    /// Oldest first. None is older than ``length`` was at the time of the newest, so there are as many as the largest limit.
    private var calls: [Instant] = []

    package init() {}

    /// Takes a place for a call now, or tells how long to wait before asking again.
    /// - Parameter callsPerMinute: 0 for no limit.
    package mutating func take(now: Instant, callsPerMinute: Int) -> Duration? {
        guard callsPerMinute > 0 else { return nil }
        forgetCalls(before: now)
        guard calls.count >= callsPerMinute else {
            calls.append(now)
            return nil
        }
        return Self.length - calls[calls.count - callsPerMinute].duration(to: now)
    }

    /// Notes a call that somebody else has let go.
    package mutating func record(now: Instant) {
        forgetCalls(before: now)
        calls.append(now)
    }

    private mutating func forgetCalls(before now: Instant) {
        followClockBack(to: now)
        let gone = calls.prefix { $0.duration(to: now) >= Self.length }
        calls.removeFirst(gone.count)
    }

    /// A clock that was set back must not make calls wait for the time to come round again. The newest call is taken for
    /// having been made now and the others keep their distances to it: at worst a minute too careful.
    private mutating func followClockBack(to now: Instant) {
        guard let newest = calls.last, now < newest else { return }
        let step = newest.duration(to: now)
        for index in calls.indices { calls[index] = calls[index].advanced(by: step) }
    }
}
