package import Logging
package import SyncCore
import Synchronization

/// Raises alerts when the figures of the server ask for it, clears them when they do no more, and tells people of new ones.
///
/// All servers of a database may have one: an alert is raised once, and told by the server that raised it. What cannot be told now is
/// told later, as long as the process lives; the alert itself is in the database, and on the page.
package final class AlertMonitor: Sendable {
    private static let interval: Duration = .seconds(30)
    /// Notices that wait to be told; of more, the oldest are dropped.
    private static let untoldMax = 100

    private struct Untold {
        let notice: AlertNotice
        let notifier: Int
    }

    private let store: any AlertStore
    private let figures: @Sendable () async throws(SyncError) -> ServerFigures
    private let notifiers: [any AlertNotifier]
    private let time: any TimeSource
    private let makeEventID: @Sendable () -> String
    private let logger: Logger
    private let untold = Mutex<[Untold]>([])

    package convenience init(
        store: any AlertStore,
        figures: FigureReader,
        notifiers: [any AlertNotifier],
        time: any TimeSource,
        makeEventID: @escaping @Sendable () -> String,
        logger: Logger
    ) {
        self.init(
            store: store,
            figures: { () async throws(SyncError) in try await figures.figures() },
            notifiers: notifiers,
            time: time,
            makeEventID: makeEventID,
            logger: logger
        )
    }

    /// - Parameter makeEventID: a new UUID.
    package init(
        store: any AlertStore,
        figures: @escaping @Sendable () async throws(SyncError) -> ServerFigures,
        notifiers: [any AlertNotifier],
        time: any TimeSource,
        makeEventID: @escaping @Sendable () -> String,
        logger: Logger
    ) {
        self.store = store
        self.figures = figures
        self.notifiers = notifiers
        self.time = time
        self.makeEventID = makeEventID
        self.logger = logger
    }

    /// Works until its task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            do throws(SyncError) {
                try await look()
            } catch {
                if error.code != .cancelled {
                    logger.warning("Alerts cannot be judged", metadata: ["error": "\(error)"])
                }
            }
            await tell()
            try? await time.sleep(for: Self.interval)
        }
    }

    /// Judges the server as it is now.
    package func look() async throws(SyncError) {
        let figures = try await figures()
        let alerts = AlertRules(figures: figures).alerts
        for alert in alerts { try await raise(alert) }
        let open = figures.alerts.filter { $0.clearedAt == nil && AlertRules.kinds.contains($0.alert.kind) }.map(
            \.alert
        )
        for alert in open where !alerts.contains(where: { $0.isAbout(alert) }) {
            try await clear(alert.kind, alert.subject)
        }
    }

    /// Judges what a comparison with the source found.
    package func verified(_ report: VerificationReport) async {
        do throws(SyncError) {
            if let alert = Alert(report) {
                try await raise(alert)
            } else {
                try await clear(.verification, report.type.name)
            }
        } catch {
            logger.warning("An alert could not be noted", metadata: ["error": "\(error)"])
        }
        await tell()
    }

    // MARK: Steps

    private func raise(_ alert: Alert) async throws(SyncError) {
        let now = time.now()
        guard try await store.raise(alert, now: now) else { return }
        let notice = AlertNotice(alert, id: makeEventID(), at: now)
        logger.warning(
            "Alert: \(notice.text)",
            metadata: ["kind": "\(alert.kind.rawValue)", "subject": "\(alert.subject)"]
        )
        let new = notifiers.indices.map { Untold(notice: notice, notifier: $0) }
        untold.withLock { $0 = ($0 + new).suffix(Self.untoldMax) }
    }

    private func clear(_ kind: Alert.Kind, _ subject: String) async throws(SyncError) {
        guard try await store.clear(kind, subject: subject, now: time.now()) else { return }
        logger.notice("An alert is over", metadata: ["kind": "\(kind.rawValue)", "subject": "\(subject)"])
    }

    /// Tells what is not told yet.
    package func tell() async {
        let waiting = untold.withLock { untold in
            defer { untold = [] }
            return untold
        }
        for item in waiting {
            do throws(SyncError) {
                try await notifiers[item.notifier].notify(item.notice)
            } catch {
                logger.warning("An alert could not be told; it is told again later", metadata: ["error": "\(error)"])
                untold.withLock { $0 = ($0 + [item]).suffix(Self.untoldMax) }
            }
        }
    }
}

extension Alert {
    fileprivate func isAbout(_ other: Alert) -> Bool { kind == other.kind && subject == other.subject }
}

/// Tells programs of alerts, beside the other events.
package struct EventAlertNotifier: AlertNotifier {
    private let sink: any EventSink

    package init(_ sink: any EventSink) {
        self.sink = sink
    }

    package func notify(_ notice: AlertNotice) async throws(SyncError) { try await sink.publish([notice.envelope]) }
}
