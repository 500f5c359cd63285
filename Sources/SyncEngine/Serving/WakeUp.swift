import SyncCore
import Synchronization

/// Tells one waiting task that there is something to do. Ringing before it waits is not lost, and ringing often is ringing once.
package final class WakeUp: Sendable {
    private enum State {
        /// Can transition to: `rung`, `waiting`.
        case silent
        /// Can transition to: `silent`.
        case rung
        /// Can transition to: `silent`.
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.silent)

    package init() {}

    package func ring() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard case .waiting(let continuation) = state else {
                state = .rung
                return nil
            }
            state = .silent
            return continuation
        }
        waiting?.resume()
    }

    /// Waits for a ring, and for the time at most. For one task at a time.
    func wait(atMost duration: Duration, _ time: any TimeSource) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.rung() }
            group.addTask { try? await time.sleep(for: duration) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Returns with the next ring, or with the end of its task.
    private func rung() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state -> Bool in
                    if case .rung = state {
                        state = .silent
                        return true
                    }
                    guard !Task.isCancelled else { return true }
                    state = .waiting(continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            stopWaiting()
        }
    }

    private func stopWaiting() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard case .waiting(let continuation) = state else { return nil }
            state = .silent
            return continuation
        }
        waiting?.resume()
    }
}
