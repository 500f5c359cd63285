package import SyncCore

/// Removes old entries of the change log, events that nobody was told among them.
package struct LogRetention: Sendable {
    /// Entries that are removed after one run, so that none waits long for it: more than a run makes.
    private static let entriesMax = 20_000

    private let log: any ChangeLog
    private let keeps: Duration

    package init(log: any ChangeLog, keeps: Duration) {
        self.log = log
        self.keeps = keeps
    }

    func enforce(at now: Instant) async throws(SyncError) {
        _ = try await log.prune(before: now.advanced(by: .zero - keeps), limit: Self.entriesMax)
    }
}
