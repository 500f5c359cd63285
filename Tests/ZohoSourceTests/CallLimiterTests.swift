import Logging
import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import ZohoSource

@Suite struct CallGateTests {
    private func arrive(
        _ gate: inout CallGate,
        _ callClass: CallClass = .listing,
        module: String = "items"
    ) throws -> CallGate.Ticket {
        let ticket = gate.arrive(callClass, module: module)
        return try #require(ticket)
    }

    @Test func `calls go in the order in which they came`() throws {
        var gate = CallGate(concurrentCalls: 1, waitingMax: 10)
        let (first, second, third) = try (arrive(&gate), arrive(&gate), arrive(&gate))
        #expect(gate.front == first)
        gate.go(first)
        #expect(gate.front == nil)
        gate.leave(successful: true)
        #expect(gate.front == second)
        gate.remove(second)
        #expect(gate.front == third)
    }

    @Test func `a full queue takes no more`() throws {
        var gate = CallGate(concurrentCalls: 1, waitingMax: 2)
        _ = try (arrive(&gate), arrive(&gate))
        #expect(gate.arrive(.person, module: "items") == nil)
    }

    @Test
    func `a person's call goes before those of webhooks, listings, details and comparisons, however late it comes`()
        throws
    {
        var gate = CallGate(concurrentCalls: 1, waitingMax: 10)
        let tickets = try CallClass.allCases.reversed().map { try arrive(&gate, $0) }
        for ticket in tickets.reversed() {
            #expect(gate.front == ticket)
            gate.go(ticket)
            gate.leave(successful: true)
        }
    }

    @Test func `within a class the modules take turns, however many calls one of them has`() throws {
        var gate = CallGate(concurrentCalls: 1, waitingMax: 10)
        let invoices = try (1...3).map { _ in try arrive(&gate, .detail, module: "invoices") }
        let bills = try (1...2).map { _ in try arrive(&gate, .detail, module: "bills") }
        for ticket in [invoices[0], bills[0], invoices[1], bills[1], invoices[2]] {
            #expect(gate.front == ticket)
            gate.go(ticket)
            gate.leave(successful: true)
        }
    }

    @Test func `a call that asks the budget takes its place among the calls at once`() throws {
        var gate = CallGate(concurrentCalls: 1, waitingMax: 10)
        let detail = try arrive(&gate, .detail)
        gate.asks(detail)
        _ = try arrive(&gate, .person)
        #expect(gate.front == nil)
        gate.stopsAsking(detail)
        #expect(gate.front != nil)
    }

    @Test func `code 1070 halves the calls at once, and twenty good ones give one back`() throws {
        var gate = CallGate(concurrentCalls: 4, waitingMax: 10)
        gate.concurrencyExceeded()
        #expect(gate.concurrentAllowed == 2)
        gate.concurrencyExceeded()
        gate.concurrencyExceeded()
        #expect(gate.concurrentAllowed == 1)
        for _ in 0..<CallGate.successesToRecover {
            let ticket = try arrive(&gate)
            #expect(gate.front == ticket)
            gate.go(ticket)
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
            CallGate(concurrentCalls: concurrentCalls, waitingMax: waitingMax),
            budget: CallBudget(
                nil,
                of: "10234695",
                callsPerMinute: callsPerMinute,
                reserve: .standard,
                time: time,
                logger: Logger(label: "test")
            ),
            time: time
        )
    }

    @Test func `at most 90 calls go in any 60 seconds, whenever they come`() async throws {
        let time = TestTime()
        let limiter = limiter(time)
        var starts: [Instant] = []
        while starts.count < 500 {
            starts.append(
                try await limiter.withTurn(CallPriority(), module: "items") { () async throws(SyncError) in time.now() }
            )
            time.advance(by: .milliseconds(starts.count * 37 % 1_000))
        }
        for index in starts.indices.dropFirst(90) {
            #expect(starts[index - 90].duration(to: starts[index]) >= .seconds(60))
        }
    }

    @Test func `300 calls at once wait three times for a minute to pass, and four run at a time`() async throws {
        let time = TestTime()
        let limiter = limiter(time)
        let witness = Witness()
        try await withThrowingTaskGroup { group in
            for _ in 0..<300 {
                group.addTask {
                    try await limiter.withTurn(CallPriority(), module: "items") { () async throws(SyncError) in
                        witness.begin(time.now())
                        await Task.yield()
                        witness.end()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(witness.starts.count == 300)
        #expect(time.sleeps.reduce(.zero, +) == CallWindow.length * 3)
        #expect(witness.mostAtOnce <= 4)
    }

    @Test func `a throttle that one call meets is every waiting call's answer, and none of them goes out`() async throws
    {
        let time = TestTime()
        let limiter = limiter(time, concurrentCalls: 1)
        let throttled = SyncError(.rateLimited, "parked", nextStep: "wait", retryAfter: .seconds(1_800))
        let witness = Witness()
        let codes = await withTaskGroup(of: SyncError.Code?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do throws(SyncError) {
                        try await limiter.withTurn(CallPriority(), module: "items") { () async throws(SyncError) in
                            witness.begin(time.now())
                            await Task.yield()
                            throw throttled
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
                try await limiter.withTurn(CallPriority(), module: "items") { () async throws(SyncError) in
                    signal.yield()
                    for await _ in release { break }
                }
            }
            for await _ in entered { break }
            let cancelled = Task {
                try await limiter.withTurn(CallPriority(), module: "items") { () async throws(SyncError) in }
            }
            let other = Task {
                try await limiter.withTurn(CallPriority(), module: "items") { () async throws(SyncError) in 7 }
            }
            cancelled.cancel()
            let error = await #expect(throws: SyncError.self) { try await cancelled.value }
            #expect(error?.code == .cancelled)
            releaser.yield()
            #expect(try await other.value == 7)
            try await group.waitForAll()
        }
    }

    @Test func `calls of details leave a fifth of the minute to people, who go although details wait`() async throws {
        let time = TestTime()
        let limiter = limiter(time)
        let details = CallPriority(for: .detail)
        for _ in 0..<72 { try await limiter.withTurn(details, module: "invoices") { () async throws(SyncError) in } }
        #expect(time.sleeps.isEmpty)
        for _ in 0..<18 {
            try await limiter.withTurn(CallPriority(for: .person), module: "items") { () async throws(SyncError) in }
        }
        #expect(time.sleeps.isEmpty)
        try await limiter.withTurn(details, module: "invoices") { () async throws(SyncError) in }
        #expect(time.sleeps == [CallWindow.length])
    }

    @Test func `a throttled token endpoint does not throttle the calls`() async throws {
        let limiter = limiter(TestTime())
        let throttled = SyncError(.tokenThrottled, "tokens", nextStep: "wait", retryAfter: .seconds(600))
        await #expect(throws: SyncError.self) {
            try await limiter.withTurn(CallPriority(), module: "items") { () async throws(SyncError) in throw throttled
            }
        }
        #expect(try await limiter.withTurn(CallPriority(), module: "items") { () async throws(SyncError) in 1 } == 1)
    }
}
