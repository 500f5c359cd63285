/// Allows at most so many calls in any minute: a sliding window, not a bucket, since a full bucket would let nearly twice
/// the number through in its first minute (zoho-api 5.1: 100 calls a minute and organization, then parked for long).
package struct CallWindow: Sendable {
    package static let length: Duration = .seconds(60)

    private let callsMax: Int
    /// Instants of the latest calls, a ring; oldest at `oldest` once it is full.
    private var calls: [Instant] = []
    private var oldest = 0

    /// - Parameter callsPerMinute: 0 for no limit.
    package init(callsPerMinute: Int) {
        callsMax = max(0, callsPerMinute)
    }

    /// Takes a place for a call now, or tells how long to wait before asking again.
    package mutating func take(now: Instant) -> Duration? {
        guard callsMax > 0 else { return nil }
        followClockBack(to: now)
        guard calls.count == callsMax else {
            calls.append(now)
            return nil
        }
        let age = calls[oldest].duration(to: now)
        guard age >= Self.length else { return Self.length - age }
        calls[oldest] = now
        oldest = (oldest + 1) % callsMax
        return nil
    }

    /// A clock that was set back must not make calls wait for the time to come round again. The newest call is taken for
    /// having been made now and the others keep their distances to it: at worst a minute too careful.
    private mutating func followClockBack(to now: Instant) {
        let newest = calls.count == callsMax ? calls[(oldest + callsMax - 1) % callsMax] : calls.last
        guard let newest, now < newest else { return }
        let step = newest.duration(to: now)
        for index in calls.indices { calls[index] = calls[index].advanced(by: step) }
    }
}
