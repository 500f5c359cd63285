package import Logging
package import SyncCore

/// Removes the webhooks that were dealt with, once they are old (`TDS_INBOX_RETENTION_DAYS`).
package struct InboxRetention: Sendable {
    private static let interval: Duration = .seconds(3_600)
    /// Events that are removed in one transaction.
    private static let eventsMax = 5_000

    private let inbox: any WebhookInbox
    private let keeps: Duration
    private let time: any TimeSource
    private let logger: Logger

    package init(inbox: any WebhookInbox, keeps: Duration, time: any TimeSource, logger: Logger) {
        self.inbox = inbox
        self.keeps = keeps
        self.time = time
        self.logger = logger
    }

    /// Works until its task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            do throws(SyncError) {
                try await enforce()
            } catch {
                if error.code != .cancelled {
                    logger.warning("Old webhooks stay for another hour", metadata: ["error": "\(error)"])
                }
            }
            try? await time.sleep(for: Self.interval)
        }
    }

    /// Removes all that is old now.
    package func enforce() async throws(SyncError) {
        let end = time.now().advanced(by: .zero - keeps)
        while try await inbox.prune(eventsBefore: end, limit: Self.eventsMax) == Self.eventsMax {}
    }
}
