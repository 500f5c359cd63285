import Logging
import SyncCore

/// Repeats what may pass (``SyncError/Disposition/retry``), with the policy's jittered waits.
struct Retrier: Sendable {
    let policy: RetryPolicy
    let time: any TimeSource
    /// Evenly drawn from 0..<1.
    let random: @Sendable () -> Double
    let logger: Logger

    /// - Parameter attempt: gets its number, from 1.
    /// - Throws: the last attempt's error, telling how many there were.
    func run<Result: Sendable>(
        _ attempt: (Int) async throws(SyncError) -> Result
    ) async throws(SyncError) -> Result {
        var number = 1
        while true {
            do throws(SyncError) {
                return try await attempt(number)
            } catch {
                guard let wait = wait(after: error, attempt: number) else { throw error.gaveUp(afterAttempts: number) }
                logger.debug(
                    "Zoho call is repeated",
                    metadata: ["code": "\(error.code.rawValue)", "attempt": "\(number)", "wait": "\(wait)"]
                )
                try await time.sleep(for: wait)
            }
            number += 1
        }
    }

    /// Nil where the error is final. A short pause that Zoho asked for is kept by the limiter, before the next attempt.
    private func wait(after error: SyncError, attempt: Int) -> Duration? {
        guard let delay = policy.delay(afterAttempt: attempt, chance: random()) else { return nil }
        switch error.disposition {
        case .retry: return delay
        case .park:
            return error.code == .rateLimited && error.retryAfter.map { $0 <= Pauses.waitedOut } == true ? .zero : nil
        case .stopRun, .setRecordAside: return nil
        }
    }
}
