import FoundationEssentials
import SyncCore

/// The system's clock.
struct SystemTime: TimeSource {
    func now() -> Instant {
        // Exact: microseconds since 1970 fit into a double until the year 2255.
        Instant(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded(.down)))
    }

    func sleep(for duration: Duration) async throws(SyncError) {
        do {
            try await Task.sleep(for: duration)
        } catch {
            throw .cancelled
        }
    }
}
