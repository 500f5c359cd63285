package import Logging
package import SyncCore

/// Raises alerts when the figures of the server ask for it, clears them when they do no more, and tells people of new ones.
///
/// All servers of a database may have one: an alert is raised once. Other programs learn of it as of every event; people are told by
/// the notifier, again and again until it takes the notice, also after the server was started anew.
package struct AlertMonitor: Sendable {
    private static let interval: Duration = .seconds(30)
    /// Notices that are told at once.
    private static let noticesMax = 100

    private let store: any AlertStore
    private let statistics: @Sendable () async throws(SyncError) -> ServerStatistics
    private let notifier: (any AlertNotifier)?
    private let time: any TimeSource
    private let makeEventID: @Sendable () -> String
    private let logger: Logger

    package init(
        store: any AlertStore,
        statistics: StatisticsReader,
        notifier: (any AlertNotifier)?,
        time: any TimeSource,
        makeEventID: @escaping @Sendable () -> String,
        logger: Logger
    ) {
        self.init(
            store: store,
            statistics: { () async throws(SyncError) in try await statistics.statistics() },
            notifier: notifier,
            time: time,
            makeEventID: makeEventID,
            logger: logger
        )
    }

    /// - Parameters:
    ///   - notifier: nil where nobody is to be told beside the programs that read events.
    ///   - makeEventID: a new UUID.
    package init(
        store: any AlertStore,
        statistics: @escaping @Sendable () async throws(SyncError) -> ServerStatistics,
        notifier: (any AlertNotifier)?,
        time: any TimeSource,
        makeEventID: @escaping @Sendable () -> String,
        logger: Logger
    ) {
        self.store = store
        self.statistics = statistics
        self.notifier = notifier
        self.time = time
        self.makeEventID = makeEventID
        self.logger = logger
    }

    /// Works until its task is cancelled.
    package func run() async {
        let loop = BackgroundLoop(every: Self.interval, time: time, logger: logger)
        await loop.run(orSay: "Alerts cannot be judged") { () async throws(SyncError) in
            let judged: Result<Void, SyncError>
            do throws(SyncError) { judged = .success(try await look()) } catch { judged = .failure(error) }
            // Those that were raised before wait for nothing.
            await tell()
            try judged.get()
            return false
        }
    }

    /// Judges the server as it is now.
    package func look() async throws(SyncError) {
        let statistics = try await statistics()
        let rules = AlertRules(statistics: statistics)
        let alerts = rules.alerts
        for alert in alerts { try await raise(alert) }
        let open = statistics.alerts.filter { $0.clearedAt == nil }.map(\.alert)
        for alert in open where rules.judges(alert) && !alerts.contains(where: { $0.isAbout(alert) }) {
            try await clear(alert.kind, alert.subject)
        }
    }

    // MARK: Steps

    private func raise(_ alert: Alert) async throws(SyncError) {
        let notice = AlertNotice(alert, id: makeEventID(), at: time.now())
        guard try await store.raise(notice, awaitsNotifier: notifier != nil) else { return }
        logger.warning(
            "Alert: \(notice.text)",
            metadata: ["kind": "\(alert.kind.rawValue)", "subject": "\(alert.subject)"]
        )
    }

    private func clear(_ kind: Alert.Kind, _ subject: String) async throws(SyncError) {
        guard try await store.clear(kind, subject: subject, now: time.now()) else { return }
        logger.notice("An alert is over", metadata: ["kind": "\(kind.rawValue)", "subject": "\(subject)"])
    }

    /// Tells what is not told yet.
    package func tell() async {
        guard let notifier else { return }
        do throws(SyncError) {
            for notice in try await store.pending(limit: Self.noticesMax) { await tell(notice, notifier) }
        } catch {
            guard error.code != .cancelled else { return }
            logger.warning("Alerts that are to be told cannot be read", metadata: ["error": "\(error)"])
        }
    }

    private func tell(_ notice: AlertNotice, _ notifier: any AlertNotifier) async {
        do throws(SyncError) {
            try await notifier.notify(notice)
            try await store.markPublished(notice, at: time.now())
        } catch {
            logger.warning("An alert could not be told; it is told again later", metadata: ["error": "\(error)"])
        }
    }
}

extension Alert {
    fileprivate func isAbout(_ other: Alert) -> Bool { kind == other.kind && subject == other.subject }
}
