import SyncCore
import Testing

@testable import ZohoSource

/// Read each as the history of one machine.
@Suite struct TokenMachineTests {
    private let start = Instant(seconds: 1_763_020_800)
    private let refused = SyncError(.credentialsRejected, "no", nextStep: "check")

    private func token(_ text: String, at now: Instant? = nil, seconds: Int = 3_600) -> AccessToken {
        let now = now ?? start
        return AccessToken(
            secret: Secret(text),
            expiresAt: now.advanced(by: .seconds(seconds)),
            apiDomain: nil,
            givenOutAt: now
        )
    }

    private func later(_ seconds: Int) -> Instant { start.advanced(by: .seconds(seconds)) }

    @Test func `the first caller acquires, the others wait and get its token`() {
        var machine = TokenMachine()
        #expect(machine.ask(1, now: start) == .acquire(refused: nil))
        #expect(machine.ask(2, now: start) == nil)
        #expect(machine.ask(3, now: start) == nil)
        #expect(machine.acquired(token("a")) == [2, 3])
        #expect(machine.ask(4, now: start) == .use(token("a")))
    }

    @Test func `a token is replaced five minutes before its end`() {
        var machine = TokenMachine()
        _ = machine.ask(1, now: start)
        _ = machine.acquired(token("a"))
        #expect(machine.ask(2, now: later(3_299)) == .use(token("a")))
        #expect(machine.ask(3, now: later(3_300)) == .acquire(refused: nil))
    }

    @Test func `a token that lives for a minute is used for half of it, not asked for at every call`() {
        var machine = TokenMachine()
        _ = machine.ask(1, now: start)
        _ = machine.acquired(token("short", seconds: 60))
        #expect(machine.ask(2, now: later(29)) == .use(token("short", seconds: 60)))
        #expect(machine.ask(3, now: later(30)) == .acquire(refused: nil))
    }

    @Test func `a refused token is replaced once, however many calls it was refused to`() {
        var machine = TokenMachine()
        _ = machine.ask(1, now: start)
        _ = machine.acquired(token("a"))
        #expect(machine.refuse(token("a"), 2, now: start) == .acquire(refused: token("a")))
        #expect(machine.refuse(token("a"), 3, now: start) == nil)
        #expect(machine.acquired(token("b")) == [3])
        #expect(machine.refuse(token("a"), 4, now: start) == .use(token("b")))
    }

    @Test func `a token is not replaced where two others were within ten minutes, and is again later`() {
        var machine = TokenMachine()
        _ = machine.ask(1, now: start)
        let spent = token("a").with(ReplacementLog([start, later(10)]))
        _ = machine.acquired(spent)
        #expect(machine.refuse(token("a"), 2, now: later(20)) == .use(spent))
        #expect(machine.ask(3, now: later(20)) == .use(spent))
        #expect(machine.refuse(token("a"), 4, now: later(600)) == .acquire(refused: spent))
    }

    @Test func `a waiter takes over from an acquirer that was cancelled`() {
        var machine = TokenMachine()
        _ = machine.ask(1, now: start)
        _ = machine.ask(2, now: start)
        _ = machine.ask(3, now: start)
        let woken = machine.failed(.cancelled, now: start)
        #expect(woken.map(\.waiter) == [2])
        #expect(woken.map(\.turn) == [.acquire(refused: nil)])
        #expect(machine.acquired(token("a")) == [3])
    }

    @Test func `an acquirer that is cancelled alone leaves the next caller to acquire`() {
        var machine = TokenMachine()
        _ = machine.ask(1, now: start)
        #expect(machine.failed(.cancelled, now: start).isEmpty)
        #expect(machine.ask(2, now: start) == .acquire(refused: nil))
    }

    @Test func `a waiter that is cancelled is not woken`() {
        var machine = TokenMachine()
        _ = machine.ask(1, now: start)
        _ = machine.ask(2, now: start)
        machine.leave(2)
        #expect(machine.acquired(token("a")).isEmpty)
    }

    @Test func `rejected credentials fail everybody and are not tried again for ten minutes`() {
        var machine = TokenMachine()
        _ = machine.ask(1, now: start)
        _ = machine.ask(2, now: start)
        #expect(machine.failed(refused, now: start).map(\.turn) == [.fail(refused)])
        #expect(machine.ask(3, now: later(599)) == .fail(refused))
        #expect(machine.ask(4, now: later(600)) == .acquire(refused: nil))
    }

    @Test func `a throttled endpoint is left alone until it may answer, and callers learn what is left`() {
        let throttled = SyncError(.tokenThrottled, "later", nextStep: "wait", retryAfter: .seconds(600))
        var machine = TokenMachine()
        _ = machine.ask(1, now: start)
        _ = machine.failed(throttled, now: start)
        guard case .fail(let error) = machine.ask(2, now: later(200)) else {
            Issue.record("the endpoint was asked again")
            return
        }
        #expect(error.code == .tokenThrottled)
        #expect(error.retryAfter == .seconds(400))
        #expect(machine.ask(3, now: later(600)) == .acquire(refused: nil))
    }

    @Test func `an endpoint that did not answer is asked again by the next caller`() {
        var machine = TokenMachine()
        _ = machine.ask(1, now: start)
        _ = machine.failed(SyncError(.sourceUnavailable, "down", nextStep: "wait"), now: start)
        #expect(machine.ask(2, now: start) == .acquire(refused: nil))
    }
}
