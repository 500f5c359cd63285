package import SyncCore

/// Removes old entries of the change log and the outbox, events that nobody was told among them.
package struct LogRetention: Sendable {
    /// Entries of each that are removed after one run, so that none waits long for it: more than come in between.
    private static let entriesMax = 20_000

    private let log: any ChangeLog
    private let outbox: any EventOutbox
    private let keeps: Duration

    package init(log: any ChangeLog, outbox: any EventOutbox, keeps: Duration) {
        self.log = log
        self.outbox = outbox
        self.keeps = keeps
    }

    func enforce(at now: Instant) async throws(SyncError) {
        let end = now.advanced(by: .zero - keeps)
        _ = try await log.prune(before: end, limit: Self.entriesMax)
        _ = try await outbox.prune(before: end, limit: Self.entriesMax)
    }
}
