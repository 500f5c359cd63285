import NIOCore
import Testing

@testable import RedisClient

/// When a call connects, waits, goes out or fails at once.
@Suite struct ConnectionMachineTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private let failure = RedisError(.unavailable, "No connection.", nextStep: "Check it.", cause: "refused")

    @Test func `the first call connects and those that follow wait for it, until it is open`() {
        var machine = self.machine()
        #expect(machine.ask(now: start) == .connect)
        #expect(machine.ask(now: start) == .wait)
        #expect(machine.connected() == true)
        #expect(machine.ask(now: start) == .send)
    }

    @Test func `calls fail at once while the pause after a failed attempt lasts, with its reason`() throws {
        var machine = self.machine()
        _ = machine.ask(now: start)
        machine.failed(failure, now: start, chance: 0)
        guard case .refuse(let error) = machine.ask(now: start + .milliseconds(49)) else {
            Issue.record("not refused")
            return
        }
        #expect(error.code == .unavailable && error.cause == "refused" && error.nextStep == "Check it.")
        #expect(error.message == "No connection. The next attempt to connect is made in 1 ms at the earliest.")
        #expect(machine.ask(now: start + .milliseconds(50)) == .connect)
    }

    @Test func `pauses double up to their bound and are drawn from the upper half`() {
        for (chance, pauses) in [(0.0, [50, 100, 200, 400, 500, 500]), (0.999, [99, 199, 399, 799, 999, 999])] {
            var machine = self.machine()
            var now = start
            for pause in pauses {
                #expect(machine.ask(now: now) == .connect)
                machine.failed(failure, now: now, chance: chance)
                now = now + .milliseconds(Int64(pause)) - .microseconds(500)
                guard case .refuse = machine.ask(now: now) else {
                    Issue.record("not refused shortly before \(pause) ms")
                    return
                }
                now = now + .milliseconds(2)
            }
        }
    }

    @Test func `a thousand failures do not overflow`() {
        var machine = self.machine()
        for _ in 0..<1_000 { machine.failed(failure, now: start, chance: 0.5) }
        #expect(machine.ask(now: start + .seconds(1)) == .connect)
    }

    @Test func `after a connection that worked the next call connects at once`() {
        var machine = self.machine()
        open(&machine)
        machine.answered()
        machine.failed(RedisError(.connectionLost, "", nextStep: ""), now: start, chance: 0)
        #expect(machine.ask(now: start) == .connect)
    }

    @Test func `connections that end before the first answer get pauses`() {
        var machine = self.machine()
        open(&machine)
        machine.failed(failure, now: start, chance: 0)
        open(&machine)
        machine.failed(failure, now: start, chance: 0)
        guard case .refuse = machine.ask(now: start) else {
            Issue.record("not refused")
            return
        }
    }

    @Test func `a server that did not answer in time gets a pause`() {
        var machine = self.machine()
        open(&machine)
        machine.answered()
        machine.failed(RedisError(.timedOut, "", nextStep: ""), now: start, chance: 0)
        guard case .refuse = machine.ask(now: start) else {
            Issue.record("not refused")
            return
        }
    }

    @Test func `a closed client stays closed`() {
        var machine = self.machine()
        _ = machine.ask(now: start)
        machine.close()
        #expect(machine.connected() == false)
        machine.failed(failure, now: start, chance: 0)
        #expect(machine.ask(now: start + .hours(1)) == .refuse(.closed))
    }

    private func machine() -> ConnectionMachine {
        ConnectionMachine(base: .milliseconds(100), maximum: .seconds(1))
    }

    private func open(_ machine: inout ConnectionMachine) {
        #expect(machine.ask(now: start) == .connect)
        #expect(machine.connected() == true)
    }
}
