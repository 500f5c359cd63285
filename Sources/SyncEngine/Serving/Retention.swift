package import Logging
package import SyncCore

/// Removes what is kept for a time only, every hour.
package struct Retention: Sendable {
    /// Rows that grow old.
    package struct Kind: Sendable {
        /// Removes those from before an instant, at most `limit` in one transaction, and tells how many.
        package typealias Prune = @Sendable (_ before: Instant, _ limit: Int) async throws(SyncError) -> Int

        /// What people call them: `webhooks`.
        let name: String
        let keeps: Duration
        let prune: Prune

        package init(_ name: String, keeps: Duration, prune: @escaping Prune) {
            self.name = name
            self.keeps = keeps
            self.prune = prune
        }
    }

    private static let interval: Duration = .seconds(3_600)
    /// Rows that are removed in one transaction, so that nobody waits long for it.
    private static let rowsMax = 1_000

    private let kinds: [Kind]
    private let time: any TimeSource
    private let logger: Logger

    package init(of kinds: [Kind], time: any TimeSource, logger: Logger) {
        self.kinds = kinds
        self.time = time
        self.logger = logger
    }

    /// Works until its task is cancelled.
    package func run() async {
        await BackgroundLoop(every: Self.interval, time: time, logger: logger).run(orSay: "What is old stays") {
            await enforce()
            return false
        }
    }

    /// Removes all that is old now. A kind that cannot be removed keeps no other one.
    package func enforce() async {
        for kind in kinds {
            do throws(SyncError) {
                let end = time.now().advanced(by: .zero - kind.keeps)
                while try await kind.prune(end, Self.rowsMax) == Self.rowsMax {}
            } catch {
                guard error.code != .cancelled else { return }
                logger.warning(
                    "What is old stays for another hour",
                    metadata: ["kind": "\(kind.name)", "error": "\(error)"]
                )
            }
        }
    }
}
