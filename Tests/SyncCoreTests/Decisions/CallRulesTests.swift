import SyncCore
import Testing

struct `Whether a call may go` {
    private let rules = CallRules(reserve: .standard)

    private func outlook(remaining: Int, of limit: Int = 1_000, park: CallPark? = nil) -> CallOutlook {
        CallOutlook(quota: CallQuota(limit: limit, remaining: remaining, resetsIn: .seconds(36_000)), park: park)
    }

    private func park(_ seconds: Int, _ code: SyncError.Code = .rateLimited) -> CallPark {
        CallPark(SyncError(code, "parked", nextStep: "wait"), endsIn: .seconds(seconds))
    }

    @Test func `is not known to be against it where nothing is known`() {
        #expect(rules.verdict(on: CallManner(), CallOutlook()) == .go)
    }

    @Test(arguments: [(1_000, 50), (400, 50), (10_000, 500), (57_500, 2_875)])
    func `ends at a twentieth of the day's limit, at least at 50`(limit: Int, kept: Int) throws {
        #expect(rules.verdict(on: CallManner(), outlook(remaining: kept + 1, of: limit)) == .go)
        let quota = try #require(outlook(remaining: kept, of: limit).quota)
        #expect(
            rules.verdict(on: CallManner(), outlook(remaining: kept, of: limit))
                == .refuse(.reserve(quota, kept: kept))
        )
    }

    @Test func `ends where the user says`() {
        for (reserve, remaining, goes) in [(0, 1, true), (0, 0, false), (200, 201, true), (200, 200, false)] {
            let verdict = CallRules(reserve: .calls(reserve)).verdict(on: CallManner(), outlook(remaining: remaining))
            #expect((verdict == .go) == goes)
        }
    }

    @Test func `does not end at the reserve for an urgent call`() {
        #expect(rules.verdict(on: CallManner(.urgent), outlook(remaining: 1)) == .go)
    }

    @Test func `is a matter of waiting where the call waits for the day's quota`() throws {
        let quota = try #require(outlook(remaining: 50).quota)
        let waiting = CallManner(waitsForQuota: true)
        #expect(rules.verdict(on: waiting, outlook(remaining: 50)) == .wait(.reserve(quota, kept: 50)))
        let spent = park(30_000, .dailyQuotaSpent)
        #expect(rules.verdict(on: waiting, CallOutlook(park: spent)) == .wait(.parked(spent)))
        #expect(rules.verdict(on: CallManner(.urgent), CallOutlook(park: spent)) == .refuse(.parked(spent)))
    }

    @Test func `is no matter of waiting for half an hour, but of a minute for everybody`() {
        for manner in [CallManner(), CallManner(.urgent), CallManner(waitsForQuota: true)] {
            #expect(rules.verdict(on: manner, CallOutlook(park: park(1_800))) == .refuse(.parked(park(1_800))))
            #expect(rules.verdict(on: manner, CallOutlook(park: park(60))) == .wait(.parked(park(60))))
        }
    }
}

struct `The ledger of calls` {
    private let start = Instant(seconds: 1_763_020_800)

    private func park(_ seconds: Int, _ code: SyncError.Code = .rateLimited) -> CallPark {
        CallPark(SyncError(code, "parked for \(seconds)", nextStep: "wait"), endsIn: .seconds(seconds))
    }

    @Test func `tells what is left of a park, and nothing of one that is over`() {
        var ledger = CallLedger()
        ledger.note(park(1_800), now: start)
        let later = start.advanced(by: .seconds(600))
        #expect(ledger.outlook(now: later).park?.endsIn == .seconds(1_200))
        #expect(ledger.outlook(now: later).park?.error.message == "parked for 1800")
        #expect(ledger.outlook(now: start.advanced(by: .seconds(1_800))) == CallOutlook())
    }

    @Test func `keeps the longer of two parks`() {
        var ledger = CallLedger()
        ledger.note(park(7_200, .dailyQuotaSpent), now: start)
        ledger.note(park(60), now: start)
        #expect(ledger.outlook(now: start).park?.error.code == .dailyQuotaSpent)
        ledger.note(park(9_000), now: start)
        #expect(ledger.outlook(now: start).park?.error.code == .rateLimited)
    }

    @Test func `keeps the newest quota until its reset`() {
        var ledger = CallLedger()
        ledger.note(CallQuota(limit: 1_000, remaining: 60, resetsIn: .seconds(100)), now: start)
        ledger.note(CallQuota(limit: 2_000, remaining: 900, resetsIn: .seconds(100)), now: start)
        #expect(ledger.outlook(now: start.advanced(by: .seconds(99))).quota?.remaining == 900)
        #expect(ledger.outlook(now: start.advanced(by: .seconds(100))).quota == nil)
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
