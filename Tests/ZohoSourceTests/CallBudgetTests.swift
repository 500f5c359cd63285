import Logging
import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import ZohoSource

/// The budget of one process beside the shared one.
@Suite struct CallBudgetTests {
    /// A shared budget that can be away, and counts what it is asked.
    private final class SharedBudget: CallBudgetStore {
        private struct State {
            var ledger = CallLedger()
            var isAway = false
            var questions = 0
        }

        private let state = Mutex(State())
        private let time: TestTime

        init(_ time: TestTime) {
            self.time = time
        }

        var questions: Int { state.withLock { $0.questions } }

        func setAway(_ isAway: Bool) { state.withLock { $0.isAway = isAway } }

        func take(callsPerMinute: Int, noting quota: CallQuota?) async throws(SyncError) -> CallPlace {
            try answer { ledger, now in
                ledger.note(quota, now: now)
                let wait = ledger.take(callsPerMinute: callsPerMinute, now: now)
                return CallPlace(wait: wait, quotaStatus: ledger.quotaStatus(now: now))
            }
        }

        func throttle(_ throttle: Throttle) async throws(SyncError) {
            try answer { ledger, now in ledger.note(throttle, now: now) }
        }

        func quotaStatus(noting quota: CallQuota?) async throws(SyncError) -> QuotaStatus {
            try answer { ledger, now in
                ledger.note(quota, now: now)
                return ledger.quotaStatus(now: now)
            }
        }

        private func answer<Value>(_ change: (inout CallLedger, Instant) -> Value) throws(SyncError) -> Value {
            let now = time.now()
            let value: Value? = state.withLock { state in
                state.questions += 1
                return state.isAway ? nil : change(&state.ledger, now)
            }
            guard let value else { throw SyncError(.cacheUnavailable, "Nobody there.", nextStep: "Wait.") }
            return value
        }
    }

    private let time = TestTime()
    private let log = LogLines()

    private func budget(_ shared: SharedBudget?, callsPerMinute: Int = 10) -> CallBudget {
        CallBudget(
            shared,
            of: "10234695",
            callsPerMinute: callsPerMinute,
            reserve: .standard,
            time: time,
            logger: Logger(label: "budget") { [log] _ in log.handler }
        )
    }

    @Test func `while Redis is away three processes keep to the minute together, also as it goes and comes`()
        async throws
    {
        let (shared, database) = (SharedBudget(time), SharedBudget(time))
        let processes = (0..<3).map { _ in JointCallBudget(shared, database, time: time) }
        var random = SeededRandom(seed: 11)
        var calls: [Instant] = []
        for step in 0..<600 {
            shared.setAway((100..<300).contains(step) || (400..<450).contains(step))
            let process = try #require(processes.randomElement(using: &random))
            if try await process.take(callsPerMinute: 10, noting: nil).wait == nil { calls.append(time.now()) }
            time.advance(by: .seconds(1))
        }
        for (earlier, later) in zip(calls, calls.dropFirst(10)) { #expect(earlier.duration(to: later) >= .seconds(60)) }
        #expect(calls.count >= 90)
    }

    /// Calls that go at once.
    private func goes(_ budget: CallBudget) async throws -> Int {
        var count = 0
        while try await budget.take(CallPriority()) == .go { count += 1 }
        return count
    }

    @Test func `two processes share the places of a minute`() async throws {
        let shared = SharedBudget(time)
        let (first, second) = (budget(shared), budget(shared))
        for _ in 0..<4 { #expect(try await first.take(CallPriority()) == .go) }
        #expect(try await goes(second) == 6)
        #expect(try await first.take(CallPriority()) == .wait(CallWindow.length))
    }

    @Test func `while the shared budget is away a process goes on with half of the calls, and says so once`()
        async throws
    {
        let shared = SharedBudget(time)
        let budget = budget(shared)
        shared.setAway(true)
        #expect(try await goes(budget) == 5)
        // Asked once, and then left alone for five seconds.
        #expect(shared.questions == 1)
        for _ in 0..<10 {
            time.advance(by: .seconds(5))
            _ = try await budget.take(CallPriority())
        }
        #expect(shared.questions == 11)
        #expect(log.warnings.count == 1)
        #expect(log.warnings.first?.contains("Nobody there.") == true)

        shared.setAway(false)
        time.advance(by: CallWindow.length)
        #expect(try await goes(budget) == 10)
        #expect(log.all.filter { $0.contains("is back") }.count == 1)
    }

    @Test func `calls that went before the shared budget was away count while it is`() async throws {
        let shared = SharedBudget(time)
        let budget = budget(shared)
        for _ in 0..<7 { #expect(try await budget.take(CallPriority()) == .go) }
        shared.setAway(true)
        #expect(try await budget.take(CallPriority()) == .wait(CallWindow.length))
    }

    @Test func `what one process hears of the quota holds for the other`() async throws {
        let shared = SharedBudget(time)
        let (first, second) = (budget(shared), budget(shared))
        #expect(try await first.take(CallPriority()) == .go)
        first.heard(CallQuota(limit: 1_000, remaining: 40, resetsIn: .seconds(3_600)))
        await first.tellNews()
        #expect(try await second.take(CallPriority()) == .pause)
        #expect(try await second.take(CallPriority(.urgent)) == .go)
        let error = await #expect(throws: SyncError.self) { try await second.waitOut(CallPriority()) }
        #expect(error?.code == .dailyQuotaSpent)
        #expect(error?.retryAfter == .seconds(3_600))
    }

    @Test func `what all processes know includes the last answer that this one had`() async throws {
        let shared = SharedBudget(time)
        let budget = budget(shared)
        budget.heard(CallQuota(limit: 1_000, remaining: 40, resetsIn: .seconds(3_600)))
        #expect(try await budget.sharedQuotaStatus()?.quota?.remaining == 40)
        shared.setAway(true)
        await #expect(throws: SyncError.self) { try await budget.sharedQuotaStatus() }
    }

    @Test func `a throttle that one process meets holds for the other, in its words`() async throws {
        let shared = SharedBudget(time)
        let (first, second) = (budget(shared), budget(shared))
        await first.heard(SyncError(.rateLimited, "Too many.", nextStep: "Wait.", retryAfter: .seconds(1_800)))
        #expect(try await second.take(CallPriority(.urgent)) == .pause)
        let error = await #expect(throws: SyncError.self) {
            try await second.waitOut(CallPriority(waitsForQuota: true))
        }
        #expect(error?.message == "Too many.")
        time.advance(by: .seconds(1_800))
        try await second.waitOut(CallPriority())
        #expect(try await second.take(CallPriority()) == .go)
    }

    @Test func `without a limit the shared budget is asked once a second, and its throttles hold`() async throws {
        let shared = SharedBudget(time)
        let (first, second) = (budget(shared, callsPerMinute: 0), budget(shared))
        for _ in 0..<1_000 { #expect(try await first.take(CallPriority()) == .go) }
        #expect(shared.questions == 1)
        await second.heard(SyncError(.rateLimited, "Too many.", nextStep: "Wait.", retryAfter: .seconds(1_800)))
        time.advance(by: .seconds(1))
        #expect(try await first.take(CallPriority()) == .pause)
    }

    @Test func `more calls that another process hears of end a wait within five minutes`() async throws {
        let shared = SharedBudget(time)
        let (first, second) = (budget(shared), budget(shared))
        first.heard(CallQuota(limit: 1_000, remaining: 40, resetsIn: .seconds(36_000)))
        await first.tellNews()
        second.heard(CallQuota(limit: 5_000, remaining: 4_000, resetsIn: .seconds(36_000)))
        await second.tellNews()
        try await first.waitOut(CallPriority(waitsForQuota: true))
        #expect(time.sleeps == [.seconds(300)])
        #expect(first.pausedUntil == nil)
    }

    @Test func `a wait for the next day ends at once when its task is cancelled`() async throws {
        let still = StillTime()
        let budget = CallBudget(
            nil,
            of: "10234695",
            callsPerMinute: 10,
            reserve: .standard,
            time: still,
            logger: Logger(label: "budget") { [log] _ in log.handler }
        )
        budget.heard(CallQuota(limit: 1_000, remaining: 40, resetsIn: .seconds(36_000)))
        let wait = Task { try await budget.waitOut(CallPriority(waitsForQuota: true)) }
        try await until("the wait has begun") { budget.pausedUntil != nil }
        #expect(budget.pausedUntil == still.now().advanced(by: .seconds(36_000)))
        wait.cancel()
        let error = await #expect(throws: SyncError.self) { try await wait.value }
        #expect(error?.code == .cancelled)
        #expect(budget.pausedUntil == nil)
    }
}
