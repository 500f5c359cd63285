package import SyncCore
import Synchronization

/// A time that moves only when a test moves it: whoever sleeps waits until its task is cancelled.
///
/// For the parts of a run that sleep beside the work, such as a lease's renewal.
package final class StillTime: TimeSource {
    private let state: Mutex<Instant>

    /// - Parameter start: 2025-11-13T08:00:00Z unless told.
    package init(start: Instant = Instant(seconds: 1_763_020_800)) {
        state = Mutex(start)
    }

    package func now() -> Instant { state.withLock { $0 } }

    package func advance(by duration: Duration) {
        state.withLock { $0 = $0.advanced(by: duration) }
    }

    package func sleep(for duration: Duration) async throws(SyncError) {
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        // A stream without elements ends when its reader is cancelled.
        for await _ in stream {}
        continuation.finish()
        throw .cancelled
    }
}
