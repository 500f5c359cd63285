import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import ZohoSource

@Suite struct CallGateTests {
    private let now = Instant(seconds: 1_763_020_800)

    private func parked(_ seconds: Int, _ code: SyncError.Code = .rateLimited) -> SyncError {
        SyncError(code, "parked", nextStep: "wait", retryAfter: .seconds(seconds))
    }

    private func arrive(_ gate: inout CallGate) throws -> CallGate.Ticket {
        let ticket = gate.arrive()
        return try #require(ticket)
    }

    private func stepOfNew(_ gate: inout CallGate, now: Instant) throws -> CallGate.Step {
        let ticket = try arrive(&gate)
        return gate.step(ticket, now: now)
    }

    @Test func `calls go in the order in which they came`() throws {
        var gate = CallGate(callsPerMinute: 10, concurrentCalls: 1, waitingMax: 10)
        let (first, second, third) = try (arrive(&gate), arrive(&gate), arrive(&gate))
        #expect(gate.step(second, now: now) == .wait)
        #expect(gate.step(first, now: now) == .go)
        #expect(gate.step(second, now: now) == .wait)
        gate.leave(successful: true)
        #expect(gate.step(third, now: now) == .wait)
        #expect(gate.step(second, now: now) == .go)
    }

    @Test func `at most 90 calls go in any 60 seconds, whenever they come`() throws {
        var gate = CallGate(callsPerMinute: 90, concurrentCalls: 4, waitingMax: 10)
        var now = now
        var starts: [Instant] = []
        while starts.count < 500 {
            let call = try arrive(&gate)
            var step = gate.step(call, now: now)
            if case .sleep(let duration) = step {
                now = now.advanced(by: duration)
                step = gate.step(call, now: now)
            }
            #expect(step == .go)
            starts.append(now)
            gate.leave(successful: true)
            now = now.advanced(by: .milliseconds(starts.count * 37 % 1_000))
        }
        for index in starts.indices.dropFirst(90) {
            #expect(starts[index - 90].duration(to: starts[index]) >= .seconds(60))
        }
    }

    @Test func `a full queue takes no more`() throws {
        var gate = CallGate(callsPerMinute: 10, concurrentCalls: 1, waitingMax: 2)
        _ = try (arrive(&gate), arrive(&gate))
        #expect(gate.arrive() == nil)
    }

    @Test func `a long park refuses at once, with what is left of it`() throws {
        var gate = CallGate(callsPerMinute: 10, concurrentCalls: 1, waitingMax: 10)
        gate.park(for: parked(1_800), now: now)
        let later = now.advanced(by: .seconds(600))
        #expect(try stepOfNew(&gate, now: later) == .refuse(parked(1_200)))
        #expect(gate.waiting.isEmpty)
    }

    @Test func `the last minute of a park is waited out, then calls go`() throws {
        var gate = CallGate(callsPerMinute: 10, concurrentCalls: 1, waitingMax: 10)
        gate.park(for: parked(1_800), now: now)
        let call = try arrive(&gate)
        #expect(gate.step(call, now: now.advanced(by: .seconds(1_740))) == .sleep(.seconds(60)))
        #expect(gate.step(call, now: now.advanced(by: .seconds(1_800))) == .go)
    }

    @Test func `a shorter park does not end a longer one`() throws {
        var gate = CallGate(callsPerMinute: 10, concurrentCalls: 1, waitingMax: 10)
        gate.park(for: parked(7_200, .dailyQuotaSpent), now: now)
        gate.park(for: parked(60), now: now)
        #expect(gate.parkedError(now: now)?.code == .dailyQuotaSpent)
    }

    @Test func `code 1070 halves the calls at once, and twenty good ones give one back`() throws {
        var gate = CallGate(callsPerMinute: 1_000, concurrentCalls: 4, waitingMax: 10)
        gate.concurrencyExceeded()
        #expect(gate.concurrentAllowed == 2)
        gate.concurrencyExceeded()
        gate.concurrencyExceeded()
        #expect(gate.concurrentAllowed == 1)
        for _ in 0..<CallGate.successesToRecover {
            #expect(try stepOfNew(&gate, now: now) == .go)
            gate.leave(successful: true)
        }
        #expect(gate.concurrentAllowed == 2)
    }
}

@Suite struct CallLimiterTests {
    /// Notes when calls start and how many run at once.
    private final class Witness: Sendable {
        private let state = Mutex<(starts: [Instant], running: Int, most: Int)>(([], 0, 0))

        var starts: [Instant] { state.withLock { $0.starts } }
        var mostAtOnce: Int { state.withLock { $0.most } }

        func begin(_ now: Instant) {
            state.withLock { state in
                state.starts.append(now)
                state.running += 1
                state.most = max(state.most, state.running)
            }
        }

        func end() { state.withLock { $0.running -= 1 } }
    }

    private func limiter(
        _ time: TestTime,
        callsPerMinute: Int = 90,
        concurrentCalls: Int = 4,
        waitingMax: Int = 1_000
    ) -> CallLimiter {
        CallLimiter(
            CallGate(callsPerMinute: callsPerMinute, concurrentCalls: concurrentCalls, waitingMax: waitingMax),
            time: time
        )
    }

    @Test func `300 calls at once wait out three full minutes, and four run at a time`() async throws {
        let time = TestTime()
        let limiter = limiter(time)
        let witness = Witness()
        try await withThrowingTaskGroup { group in
            for _ in 0..<300 {
                group.addTask {
                    try await limiter.withTurn { () async throws(SyncError) in
                        witness.begin(time.now())
                        await Task.yield()
                        witness.end()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(witness.starts.count == 300)
        #expect(time.sleeps.reduce(.zero, +) == .seconds(180))
        #expect(witness.mostAtOnce <= 4)
    }

    @Test func `a park that one call meets is every waiting call's answer, and none of them goes out`() async throws {
        let time = TestTime()
        let limiter = limiter(time, concurrentCalls: 1)
        let parked = SyncError(.rateLimited, "parked", nextStep: "wait", retryAfter: .seconds(1_800))
        let witness = Witness()
        let codes = await withTaskGroup(of: SyncError.Code?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do throws(SyncError) {
                        try await limiter.withTurn { () async throws(SyncError) in
                            witness.begin(time.now())
                            await Task.yield()
                            throw parked
                        }
                        return nil
                    } catch { return error.code }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes == Array(repeating: .rateLimited, count: 20))
        #expect(witness.starts.count == 1)
        #expect(time.sleeps.isEmpty)
    }

    @Test func `a waiting call that is cancelled leaves the queue to the others`() async throws {
        let time = TestTime()
        let limiter = limiter(time, concurrentCalls: 1)
        let (entered, signal) = AsyncStream.makeStream(of: Void.self)
        let (release, releaser) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await limiter.withTurn { () async throws(SyncError) in
                    signal.yield()
                    for await _ in release { break }
                }
            }
            for await _ in entered { break }
            let cancelled = Task { try await limiter.withTurn { () async throws(SyncError) in } }
            let other = Task { try await limiter.withTurn { () async throws(SyncError) in 7 } }
            cancelled.cancel()
            let error = await #expect(throws: SyncError.self) { try await cancelled.value }
            #expect(error?.code == .cancelled)
            releaser.yield()
            #expect(try await other.value == 7)
            try await group.waitForAll()
        }
    }

    @Test func `a throttled token endpoint does not park the calls`() async throws {
        let limiter = limiter(TestTime())
        let throttled = SyncError(.tokenThrottled, "tokens", nextStep: "wait", retryAfter: .seconds(600))
        await #expect(throws: SyncError.self) {
            try await limiter.withTurn { () async throws(SyncError) in throw throttled }
        }
        #expect(try await limiter.withTurn { () async throws(SyncError) in 1 } == 1)
    }
}
