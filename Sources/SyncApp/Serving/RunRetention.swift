import Logging
import SyncCore

/// Removes old runs (`TDS_METRICS_RETENTION_DAYS`).
struct RunRetention: Sendable {
    private static let interval: Duration = .seconds(3_600)
    /// Runs that are removed in one transaction.
    private static let runsMax = 1_000

    let runs: any RunStore
    let keeps: Duration
    let time: any TimeSource
    let logger: Logger

    /// Works until the task is cancelled.
    func work() async {
        while !Task.isCancelled {
            do throws(SyncError) {
                let end = time.now().advanced(by: .zero - keeps)
                while try await runs.prune(runsBefore: end, limit: Self.runsMax) == Self.runsMax {}
            } catch {
                if error.code != .cancelled {
                    logger.warning("Old runs stay for another hour", metadata: ["error": "\(error)"])
                }
            }
            try? await time.sleep(for: Self.interval)
        }
    }
}
