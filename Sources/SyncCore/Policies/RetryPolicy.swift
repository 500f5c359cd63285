/// Exponential backoff with equal jitter ("Exponential Backoff And Jitter", AWS Architecture Blog).
///
/// With the defaults the waits before the attempts 2, 3 and 4 are at most 1, 2 and 4 seconds, each drawn evenly from
/// half of that up.
package struct RetryPolicy: Sendable, Equatable {
    /// Attempts after the first one (`TDS_MAX_RETRY_ATTEMPTS`).
    package let retriesMax: Int
    package let base: Duration
    package let maximum: Duration

    package init(retriesMax: Int = 3, base: Duration = .milliseconds(1_000), maximum: Duration = .milliseconds(60_000))
    {
        self.retriesMax = retriesMax
        self.base = base
        self.maximum = maximum
    }

    /// The wait after a failed attempt, or nil where the error is final.
    /// - Parameters:
    ///   - attempt: the attempt that failed, from 1.
    ///   - chance: evenly drawn from 0..<1.
    package func delay(afterAttempt attempt: Int, chance: Double) -> Duration? {
        guard attempt <= retriesMax else { return nil }
        // Bounded before it is shifted: attempt 68 must not overflow.
        let ceiling = min(base * (1 << min(attempt - 1, 20)), maximum)
        return ceiling * (0.5 + chance / 2)
    }
}
