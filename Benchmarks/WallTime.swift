import Foundation
import SyncCore

/// The clock on the wall.
struct WallTime: TimeSource {
    func now() -> Instant { Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) }

    func sleep(for duration: Duration) async throws(SyncError) {
        do {
            try await Task.sleep(for: duration)
        } catch {
            throw .cancelled
        }
    }
}
