/// The time, as an argument: tests own it.
package protocol TimeSource: Sendable {
    func now() -> Instant

    /// Suspends for a duration; ends early with ``SyncError/Code/cancelled`` when the task is cancelled.
    func sleep(for duration: Duration) async throws(SyncError)
}
