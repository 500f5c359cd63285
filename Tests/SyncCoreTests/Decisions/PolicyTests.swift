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
        var window = CallWindow(callsPerMinute: 2)
        #expect(window.take(now: start) == nil)
        #expect(window.take(now: start.advanced(by: .seconds(10))) == nil)
        #expect(window.take(now: start.advanced(by: .seconds(20))) == .seconds(40))
        #expect(window.take(now: start.advanced(by: .milliseconds(59_999))) == .milliseconds(1))
        #expect(window.take(now: start.advanced(by: .seconds(60))) == nil)
        #expect(window.take(now: start.advanced(by: .seconds(60))) == .seconds(10))
    }

    @Test func `never lets more than that through in any sixty seconds`() {
        var random = seededRandom()
        for _ in 0..<20 {
            let callsMax = 1 + random.below(12)
            var window = CallWindow(callsPerMinute: callsMax)
            var (now, calls, refused) = (start, [Instant](), 0)
            for _ in 0..<1_000 {
                guard let wait = window.take(now: now) else {
                    calls.append(now)
                    now = now.advanced(by: .milliseconds(random.below(random.once(in: 20) ? 90_000 : 4_000)))
                    continue
                }
                refused += 1
                #expect(wait > .zero && wait <= .seconds(60))
                // Waiting as told is enough; waiting less is not.
                var early = window
                #expect(early.take(now: now.advanced(by: wait - .microseconds(1))) != nil)
                now = now.advanced(by: wait)
            }
            for (first, last) in zip(calls, calls.dropFirst(callsMax)) {
                #expect(first.duration(to: last) >= .seconds(60))
            }
            #expect(calls.count > 100)
        }
    }

    /// Found in review: after the clock was set back by an hour, a call waited an hour.
    @Test func `waits a minute at most after the clock was set back`() {
        var window = CallWindow(callsPerMinute: 3)
        for second in [0, 5, 10] { #expect(window.take(now: start.advanced(by: .seconds(second))) == nil) }
        let later = start.advanced(by: .seconds(-3_600))
        #expect(window.take(now: later) == .seconds(50))
        #expect(window.take(now: later.advanced(by: .seconds(50))) == nil)
        #expect(window.take(now: later.advanced(by: .seconds(50))) == .seconds(5))
    }

    @Test(arguments: [0, -1])
    func `of no calls is without a limit`(_ callsPerMinute: Int) {
        var window = CallWindow(callsPerMinute: callsPerMinute)
        for _ in 0..<1_000 { #expect(window.take(now: start) == nil) }
        #expect(window.take(now: start.advanced(by: .seconds(-1))) == nil)
    }
}
