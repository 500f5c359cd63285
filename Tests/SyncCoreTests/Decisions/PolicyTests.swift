import SyncCore
import SyncTestKit
import Testing

struct `The wait before another attempt` {
    @Test func `doubles, and is drawn from the upper half`() {
        let policy = RetryPolicy()
        #expect(
            (1...4).map { policy.delay(afterAttempt: $0, chance: 1) } == [.seconds(1), .seconds(2), .seconds(4), nil]
        )
        #expect(
            (1...4).map { policy.delay(afterAttempt: $0, chance: 0) } == [
                .milliseconds(500), .seconds(1), .seconds(2), nil,
            ]
        )
    }

    @Test func `is never longer than the maximum, at any attempt`() {
        let policy = RetryPolicy(retriesMax: .max, base: .milliseconds(100), maximum: .seconds(5))
        for attempt in [7, 20, 21, 63, 64, 65, 68, 1_000, .max] {
            #expect(policy.delay(afterAttempt: attempt, chance: 0.5) == .milliseconds(3_750))
        }
    }

    @Test func `does not come where no retries are wanted`() {
        for retries in [0, -1] { #expect(RetryPolicy(retriesMax: retries).delay(afterAttempt: 1, chance: 0) == nil) }
    }
}

struct `The window of calls` {
    private let start = Instant(seconds: 1_763_020_800)

    @Test func `lets so many calls through and tells the rest how long to wait`() {
        var window = CallWindow()
        func take(_ milliseconds: Int) -> Duration? {
            window.take(now: start.advanced(by: .milliseconds(milliseconds)), callsPerMinute: 2)
        }
        #expect(take(0) == nil)
        #expect(take(10_000) == nil)
        #expect(take(20_000) == .seconds(41))
        #expect(take(60_999) == .milliseconds(1))
        #expect(take(61_000) == nil)
        #expect(take(61_000) == .seconds(10))
    }

    @Test func `may be used with limits that differ`() {
        var window = CallWindow()
        for _ in 0..<3 { #expect(window.take(now: start, callsPerMinute: 4) == nil) }
        #expect(window.take(now: start.advanced(by: .seconds(20)), callsPerMinute: 3) == .seconds(41))
        #expect(window.take(now: start.advanced(by: .seconds(20)), callsPerMinute: 4) == nil)
        #expect(window.take(now: start.advanced(by: .seconds(61)), callsPerMinute: 1) == .seconds(20))
    }

    @Test func `counts calls that somebody else let go`() {
        var window = CallWindow()
        for _ in 0..<5 { window.record(now: start) }
        #expect(window.take(now: start.advanced(by: .seconds(1)), callsPerMinute: 5) == .seconds(60))
        #expect(window.take(now: start.advanced(by: .seconds(61)), callsPerMinute: 5) == nil)
    }

    @Test func `never lets more than that through in any sixty seconds`() {
        var random = seededRandom()
        for _ in 0..<20 {
            let callsMax = 1 + random.below(12)
            var window = CallWindow()
            var (now, calls, refused) = (start, [Instant](), 0)
            for _ in 0..<1_000 {
                guard let wait = window.take(now: now, callsPerMinute: callsMax) else {
                    calls.append(now)
                    now = now.advanced(by: .milliseconds(random.below(random.once(in: 20) ? 90_000 : 4_000)))
                    continue
                }
                refused += 1
                #expect(wait > .zero && wait <= CallWindow.length)
                // Waiting as told is enough; waiting less is not.
                var early = window
                #expect(early.take(now: now.advanced(by: wait - .microseconds(1)), callsPerMinute: callsMax) != nil)
                now = now.advanced(by: wait)
            }
            for (first, last) in zip(calls, calls.dropFirst(callsMax)) {
                #expect(first.duration(to: last) >= CallWindow.length)
            }
            #expect(calls.count > 100)
        }
    }

    /// Found in review: after the clock was set back by an hour, a call waited an hour.
    @Test func `waits a minute at most after the clock was set back`() {
        var window = CallWindow()
        func take(_ seconds: Int) -> Duration? {
            window.take(now: start.advanced(by: .seconds(seconds)), callsPerMinute: 3)
        }
        for second in [0, 5, 10] { #expect(take(second) == nil) }
        let later = -3_600
        #expect(take(later) == .seconds(51))
        #expect(take(later + 51) == nil)
        #expect(take(later + 51) == .seconds(5))
    }

    @Test(arguments: [0, -1])
    func `of no calls is without a limit`(_ callsPerMinute: Int) {
        var window = CallWindow()
        for _ in 0..<1_000 { #expect(window.take(now: start, callsPerMinute: callsPerMinute) == nil) }
        #expect(window.take(now: start.advanced(by: .seconds(-1)), callsPerMinute: callsPerMinute) == nil)
    }
}
