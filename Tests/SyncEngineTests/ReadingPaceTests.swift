import SyncCore
import SyncTestKit
import Testing

@testable import SyncEngine

/// How many announced records are read at once, and for how long none are.
@Suite struct ReadingPaceTests {
    private static let away = SyncError(.sourceUnavailable, "Zoho did not answer.", nextStep: "Wait.")

    private let now = Sample.instant()

    @Test func `while the calls of a type fail, only it pauses, and fewer of it are read at once, down to one`()
        throws
    {
        var pace = ReadingPace(RetryPolicy())
        var limits: [Int] = []
        var now = now
        for _ in 1...9 {
            let next = pace.pause(.products, after: Self.away, chance: 1, now: now)
            let pause = try #require(next)
            #expect(pace.limits(now: now)["product"] == 0)
            #expect(pace.limits(now: now).passedOver == ["product"])
            #expect(pace.limits(now: now)["customer"] == 100)
            now = now.advanced(by: pause)
            limits.append(pace.limits(now: now)["product"])
        }
        #expect(limits == [50, 25, 12, 6, 3, 1, 1, 1, 1])
        let pauses: [Int64] = [1, 2, 4, 8, 16, 32, 60, 60, 60]
        #expect(self.now.duration(to: now) == .seconds(pauses.reduce(0, +)))
    }

    @Test func `a type whose calls work again is read as before, and nothing is kept of it`() {
        var pace = ReadingPace(RetryPolicy())
        _ = pace.pause(.products, after: Self.away, chance: 1, now: now)
        _ = pace.pause(.products, after: Self.away, chance: 1, now: now)
        #expect(pace.pause(.products, after: nil, chance: 1, now: now) == nil)
        #expect(pace.limits(now: now)["product"] == 50)
        _ = pace.pause(.products, after: nil, chance: 1, now: now)
        #expect(pace.limits(now: now) == ClaimLimits(100))
        #expect(pace.pause(.products, after: Self.away, chance: 1, now: now) == .seconds(1))
    }

    @Test func `what says nothing of the type's calls pauses nothing`() {
        var pace = ReadingPace(RetryPolicy())
        let spent = SyncError(.dailyQuotaSpent, "The day's calls are spent.", nextStep: "Wait.")
        for error in [.cancelled, spent] {
            #expect(pace.pause(.products, after: error, chance: 1, now: now) == nil)
            #expect(pace.limits(now: now) == ClaimLimits(100))
        }
    }
}
