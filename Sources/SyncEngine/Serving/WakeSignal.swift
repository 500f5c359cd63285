package import SyncCore
import Synchronization

/// Ends the pauses of those who wait for something, in this process.
///
/// It only saves time: whoever waits looks again after the pause too, since another process may have done what was waited for.
package final class WakeSignal: Sendable {
    private struct State {
        var turns = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var lastWaiter = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// How often it was given. Noted before one looks, so that a signal that comes while one looks is not missed.
    package var turns: Int { state.withLock { $0.turns } }

    package func wake() {
        let waiting = state.withLock { state in
            state.turns += 1
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns at the next signal after `turns`, or after the pause.
    /// - Throws: ``SyncError/Code/cancelled``.
    package func wait(after turns: Int, atMost pause: Duration, _ time: any TimeSource) async throws(SyncError) {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await time.sleep(for: pause) }
            group.addTask { await self.next(after: turns) }
            await group.next()
            group.cancelAll()
        }
        if Task.isCancelled { throw .cancelled }
    }

    private func next(after turns: Int) async {
        let waiter = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.turns > turns || Task.isCancelled { return true }
                    state.waiting[waiter] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: waiter) }?.resume()
        }
    }
}
