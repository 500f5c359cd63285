import Logging
import SyncCore

/// Repeats what may pass (``SyncError/Disposition/retry``), with the policy's jittered waits.
struct Retrier: Sendable {
    let policy: RetryPolicy
    let time: any TimeSource
    /// Evenly drawn from 0..<1.
    let random: @Sendable () -> Double
    let logger: Logger

    /// What a pause until the day's quota comes back is repeated at most. One whose end Zoho does not tell is taken for an
    /// hour: more than a day of them is something else.
    static let quotaPausesMax = 26

    /// - Parameter most: nil for as many as the policy allows.
    func limited(toAttempts most: Int?) -> Retrier {
        guard let most, most <= policy.retriesMax else { return self }
        let fewer = RetryPolicy(retriesMax: max(0, most - 1), base: policy.base, maximum: policy.maximum)
        return Retrier(policy: fewer, time: time, random: random, logger: logger)
    }

    /// - Parameters:
    ///   - waitsForQuota: goes on after a pause until the day's quota comes back, which counts as no attempt.
    ///   - attempt: gets its number, from 1.
    /// - Throws: the last attempt's error, telling how many there were.
    func run<Result: Sendable>(
        waitsForQuota: Bool = false,
        _ attempt: (Int) async throws(SyncError) -> Result
    ) async throws(SyncError) -> Result {
        var number = 1
        var quotaPauses = 0
        while true {
            do throws(SyncError) {
                return try await attempt(number)
            } catch {
                if waitsForQuota, error.code == .dailyQuotaSpent, quotaPauses < Self.quotaPausesMax {
                    // The limiter waits, before the next attempt.
                    quotaPauses += 1
                    continue
                }
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
        case .throttle:
            return error.code == .rateLimited && error.retryAfter.map { $0 <= CallRules.shortPause } == true
                ? .zero : nil
        case .stopRun, .setRecordAside: return nil
        }
    }
}
