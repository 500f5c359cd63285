import SyncCore

/// Who gets which token, and who asks Zoho for a new one: at most one caller at a time, the others wait for its answer.
///
/// A value; ``TokenProvider`` acts. The caller that is told to ``Turn/acquire(refused:)`` reports exactly once, with
/// ``acquired(_:)`` or ``failed(_:now:)``, also when its task is cancelled.
struct TokenMachine: Sendable {
    /// A caller that waits, named by its provider.
    typealias Waiter = Int

    /// What a caller does.
    enum Turn: Sendable, Equatable {
        case use(AccessToken)
        /// Gets a token, other than the refused one.
        case acquire(refused: AccessToken?)
        case fail(SyncError)
    }

    private enum State {
        /// Nothing is known. Can transition to: `acquiring`.
        case empty
        /// Can transition to: `acquiring` (near its end, or refused).
        case valid(AccessToken)
        /// One caller gets a token. Can transition to: `valid`, `empty` (no answer), `resting` (refused),
        /// `acquiring` by the first waiter (the caller was cancelled).
        case acquiring(refused: AccessToken?, waiters: [Waiter])
        /// The token endpoint refused: asking again before `until` only spends the ten requests of ten minutes.
        /// Can transition to: `acquiring` (time).
        case resting(until: Instant, SyncError)
    }

    private var state = State.empty

    /// How long wrong credentials are not tried again.
    static let rejectedRest: Duration = .seconds(600)

    /// A caller wants a token.
    /// - Returns: nil where the caller waits: it will be named by `acquired` or `failed`.
    mutating func ask(_ waiter: Waiter, now: Instant) -> Turn? {
        switch state {
        case .valid(let token) where token.isUsable(now: now):
            return .use(token)
        case .resting(let until, let error) where now < until:
            return .fail(error.withRetryAfter(now.duration(to: until)))
        case .empty, .valid, .resting:
            return acquire(refused: nil)
        case .acquiring(let refused, let waiters):
            state = .acquiring(refused: refused, waiters: waiters + [waiter])
            return nil
        }
    }

    /// The API refused a token that a caller used. A token that is not the current one any more was replaced meanwhile; one that
    /// may not be replaced now is all that the caller gets.
    mutating func refuse(_ token: AccessToken, _ waiter: Waiter, now: Instant) -> Turn? {
        guard case .valid(let current) = state, current.secret == token.secret else { return ask(waiter, now: now) }
        return current.mayBeReplaced(now: now) ? acquire(refused: current) : .use(current)
    }

    /// The caller that was told to acquire has a token.
    /// - Returns: those who waited for it.
    mutating func acquired(_ token: AccessToken) -> [Waiter] {
        guard case .acquiring(_, let waiters) = state else { return [] }
        state = .valid(token)
        return waiters
    }

    /// The caller that was told to acquire has none.
    /// - Returns: what those do who waited.
    mutating func failed(_ error: SyncError, now: Instant) -> [(waiter: Waiter, turn: Turn)] {
        guard case .acquiring(let refused, let waiters) = state else { return [] }
        if error.code == .cancelled, let next = waiters.first {
            // Only that caller was cancelled; the next one goes on in its place.
            state = .acquiring(refused: refused, waiters: Array(waiters.dropFirst()))
            return [(next, .acquire(refused: refused))]
        }
        state = Self.rest(after: error).map { .resting(until: now.advanced(by: $0), error) } ?? .empty
        return waiters.map { ($0, .fail(error)) }
    }

    /// A waiting caller is cancelled.
    mutating func leave(_ waiter: Waiter) {
        guard case .acquiring(let refused, let waiters) = state else { return }
        state = .acquiring(refused: refused, waiters: waiters.filter { $0 != waiter })
    }

    private mutating func acquire(refused: AccessToken?) -> Turn {
        state = .acquiring(refused: refused, waiters: [])
        return .acquire(refused: refused)
    }

    private static func rest(after error: SyncError) -> Duration? {
        switch error.disposition {
        case .throttle: error.retryAfter ?? Pauses.tokenThrottled
        case .stopRun: error.code == .credentialsRejected ? rejectedRest : nil
        case .retry, .setRecordAside: nil
        }
    }
}

extension SyncError {
    func withRetryAfter(_ pause: Duration) -> SyncError {
        guard retryAfter != nil else { return self }
        return SyncError(code, message, nextStep: nextStep, cause: cause, retryAfter: pause)
    }
}
