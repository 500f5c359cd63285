import NIOCore

/// Decides what a call does: goes out, waits for a connection, makes one, or fails at once. A value that takes the time and
/// chance; ``RedisConnector`` acts.
struct ConnectionMachine {
    enum Step: Equatable {
        /// The call is written now.
        case send
        /// An attempt to connect is under way; the call waits for it.
        case wait
        /// The call waits, and begins an attempt.
        case connect
        case refuse(RedisError)
    }

    private enum State {
        /// Nobody asked yet, or a connection that worked was lost. Can transition to: `connecting`, `closed`.
        case idle
        /// Can transition to: `open`, `backingOff`, `closed`.
        case connecting
        /// Can transition to: `idle`, `backingOff`, `closed`.
        case open
        /// No attempt before `until`. Can transition to: `connecting`, `closed`.
        case backingOff(until: NIODeadline, RedisError)
        /// Terminal.
        case closed
    }

    private var state = State.idle
    /// Failures since the last answer. A connection alone proves nothing: a server may accept it and never answer.
    private var failures = 0
    private let base: Duration
    private let maximum: Duration

    init(base: Duration, maximum: Duration) {
        self.base = base
        self.maximum = maximum
    }

    mutating func ask(now: NIODeadline) -> Step {
        switch state {
        case .open: return .send
        case .connecting: return .wait
        case .closed: return .refuse(.closed)
        case .idle:
            state = .connecting
            return .connect
        case .backingOff(let until, let error):
            guard until <= now else { return .refuse(.backingOff(after: error, left: until - now)) }
            state = .connecting
            return .connect
        }
    }

    /// - Returns: false where the client was closed meanwhile: the connection is not wanted.
    mutating func connected() -> Bool {
        guard case .connecting = state else { return false }
        state = .open
        return true
    }

    var isConnecting: Bool { if case .connecting = state { true } else { false } }

    /// A command was answered.
    mutating func answered() {
        failures = 0
    }

    /// An attempt failed, or the connection ended.
    ///
    /// After a connection that worked the next call connects at once: a server that was restarted is back soon. One that did
    /// not answer in time gets a pause, because it would let the next call wait as long.
    /// - Parameter chance: evenly drawn from 0..<1.
    mutating func failed(_ error: RedisError, now: NIODeadline, chance: Double) {
        switch state {
        case .closed: return
        case .open where failures == 0 && error.code != .timedOut:
            // What ends before its first answer counts, or a server that accepts and hangs up would be called for ever.
            failures = 1
            state = .idle
        case .open, .connecting, .idle, .backingOff:
            failures += 1
            state = .backingOff(until: now + TimeAmount(pause(chance)), error)
        }
    }

    mutating func close() {
        state = .closed
    }

    /// Equal jitter: evenly drawn from half of the doubled pause up.
    private func pause(_ chance: Double) -> Duration {
        // Bounded before it is shifted, so that it cannot overflow.
        let ceiling = min(base * (1 << min(failures - 1, 20)), maximum)
        return ceiling * (0.5 + chance / 2)
    }
}
