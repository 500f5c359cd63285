import SyncCore
import Testing

struct `Whether a call may go` {
    private let rules = CallRules(reserve: .standard)

    private func quotaStatus(remaining: Int, of limit: Int = 1_000, throttle: Throttle? = nil) -> QuotaStatus {
        QuotaStatus(
            quota: CallQuota(limit: limit, remaining: remaining, resetsIn: .seconds(36_000)),
            throttle: throttle
        )
    }

    private func throttle(_ seconds: Int, _ code: SyncError.Code = .rateLimited) -> Throttle {
        Throttle(SyncError(code, "parked", nextStep: "wait"), endsIn: .seconds(seconds))
    }

    @Test func `is not known to be against it where nothing is known`() {
        #expect(rules.verdict(on: CallPriority(), QuotaStatus()) == .go)
    }

    @Test(arguments: [(1_000, 50), (400, 50), (10_000, 500), (57_500, 2_875)])
    func `ends at a twentieth of the day's limit, at least at 50`(limit: Int, kept: Int) throws {
        #expect(rules.verdict(on: CallPriority(), quotaStatus(remaining: kept + 1, of: limit)) == .go)
        let quota = try #require(quotaStatus(remaining: kept, of: limit).quota)
        #expect(
            rules.verdict(on: CallPriority(), quotaStatus(remaining: kept, of: limit))
                == .refuse(.reserve(quota, kept: kept))
        )
    }

    @Test func `ends where the user says`() {
        for (reserve, remaining, goes) in [(0, 1, true), (0, 0, false), (200, 201, true), (200, 200, false)] {
            let verdict = CallRules(reserve: .calls(reserve)).verdict(
                on: CallPriority(),
                quotaStatus(remaining: remaining)
            )
            #expect((verdict == .go) == goes)
        }
    }

    @Test func `does not end at the reserve for an urgent call`() {
        #expect(rules.verdict(on: CallPriority(.urgent), quotaStatus(remaining: 1)) == .go)
    }

    @Test func `is a matter of waiting where the call waits for the day's quota`() throws {
        let quota = try #require(quotaStatus(remaining: 50).quota)
        let waiting = CallPriority(waitsForQuota: true)
        #expect(rules.verdict(on: waiting, quotaStatus(remaining: 50)) == .wait(.reserve(quota, kept: 50)))
        let spent = throttle(30_000, .dailyQuotaSpent)
        #expect(rules.verdict(on: waiting, QuotaStatus(throttle: spent)) == .wait(.throttled(spent)))
        #expect(rules.verdict(on: CallPriority(.urgent), QuotaStatus(throttle: spent)) == .refuse(.throttled(spent)))
    }

    @Test func `is no matter of waiting for half an hour, but of a minute for everybody`() {
        for priority in [CallPriority(), CallPriority(.urgent), CallPriority(waitsForQuota: true)] {
            #expect(
                rules.verdict(on: priority, QuotaStatus(throttle: throttle(1_800)))
                    == .refuse(.throttled(throttle(1_800)))
            )
            #expect(rules.verdict(on: priority, QuotaStatus(throttle: throttle(60))) == .wait(.throttled(throttle(60))))
        }
    }
}

struct `The ledger of calls` {
    private let start = Instant(seconds: 1_763_020_800)

    private func throttle(_ seconds: Int, _ code: SyncError.Code = .rateLimited) -> Throttle {
        Throttle(SyncError(code, "parked for \(seconds)", nextStep: "wait"), endsIn: .seconds(seconds))
    }

    @Test func `tells what is left of a throttle, and nothing of one that is over`() {
        var ledger = CallLedger()
        ledger.note(throttle(1_800), now: start)
        let later = start.advanced(by: .seconds(600))
        #expect(ledger.quotaStatus(now: later).throttle?.endsIn == .seconds(1_200))
        #expect(ledger.quotaStatus(now: later).throttle?.error.message == "parked for 1800")
        #expect(ledger.quotaStatus(now: start.advanced(by: .seconds(1_800))) == QuotaStatus())
    }

    @Test func `keeps the longer of two throttles`() {
        var ledger = CallLedger()
        ledger.note(throttle(7_200, .dailyQuotaSpent), now: start)
        ledger.note(throttle(60), now: start)
        #expect(ledger.quotaStatus(now: start).throttle?.error.code == .dailyQuotaSpent)
        ledger.note(throttle(9_000), now: start)
        #expect(ledger.quotaStatus(now: start).throttle?.error.code == .rateLimited)
    }

    @Test func `keeps the newest quota until its reset`() {
        var ledger = CallLedger()
        ledger.note(CallQuota(limit: 1_000, remaining: 60, resetsIn: .seconds(100)), now: start)
        ledger.note(CallQuota(limit: 2_000, remaining: 900, resetsIn: .seconds(100)), now: start)
        #expect(ledger.quotaStatus(now: start.advanced(by: .seconds(99))).quota?.remaining == 900)
        #expect(ledger.quotaStatus(now: start.advanced(by: .seconds(100))).quota == nil)
    }
}

struct `A duration in hours` {
    @Test(arguments: [
        (Duration.milliseconds(1), "1 s"), (.seconds(59), "59 s"), (.milliseconds(59_001), "1 min"),
        (.seconds(3_599), "1 h 0 min"), (.seconds(37_500), "10 h 25 min"),
    ])
    func `is rounded up to what a person reads`(duration: Duration, words: String) {
        #expect(duration.inHours == words)
    }
}
