import Synchronization

/// A task that waits for an outcome, and stops to wait at once when it is cancelled.
final class Waiter: Sendable {
    private enum State {
        /// Can transition to: `waiting`, `settled`.
        case fresh
        /// Can transition to: `settled`.
        case waiting(CheckedContinuation<RedisRequest.Outcome, Never>)
        /// The first outcome; later ones are dropped.
        case settled(RedisRequest.Outcome)
    }

    private let state = Mutex(State.fresh)

    var isWaiting: Bool {
        state.withLock { if case .settled = $0 { false } else { true } }
    }

    func settle(_ outcome: RedisRequest.Outcome) {
        let continuation = state.withLock { state -> CheckedContinuation<RedisRequest.Outcome, Never>? in
            switch state {
            case .fresh:
                state = .settled(outcome)
                return nil
            case .waiting(let continuation):
                state = .settled(outcome)
                return continuation
            case .settled: return nil
            }
        }
        continuation?.resume(returning: outcome)
    }

    func outcome() async -> RedisRequest.Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let early = state.withLock { state -> RedisRequest.Outcome? in
                    if case .settled(let outcome) = state { return outcome }
                    state = .waiting(continuation)
                    return nil
                }
                if let early { continuation.resume(returning: early) }
            }
        } onCancel: {
            settle(.failure(.cancelled))
        }
    }
}
