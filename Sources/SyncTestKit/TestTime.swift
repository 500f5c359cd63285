package import SyncCore
import Synchronization

/// A time that passes only when somebody sleeps or moves it on, so that tests of waits take no time.
///
/// Sleeping moves the clock on by the duration asked for, at once, and writes the duration down.
package final class TestTime: TimeSource {
    private struct State {
        var now: Instant
        var sleeps: [Duration] = []
    }

    private let state: Mutex<State>

    /// - Parameter start: 2025-11-13T08:00:00Z unless told.
    package init(start: Instant = Instant(seconds: 1_763_020_800)) {
        state = Mutex(State(now: start))
    }

    /// What was slept, in order.
    package var sleeps: [Duration] { state.withLock { $0.sleeps } }

    package func now() -> Instant { state.withLock { $0.now } }

    package func set(_ now: Instant) {
        state.withLock { $0.now = now }
    }

    package func advance(by duration: Duration) {
        state.withLock { $0.now = $0.now.advanced(by: duration) }
    }

    package func sleep(for duration: Duration) async throws(SyncError) {
        guard !Task.isCancelled else { throw .cancelled }
        state.withLock { state in
            state.now = state.now.advanced(by: duration)
            state.sleeps.append(duration)
        }
        // Others run before the sleeper does, as they would while it really sleeps.
        await Task.yield()
    }
}
