package import Logging
package import SyncCore

/// Runs several types one after the other.
package struct SyncOrchestrator: Sendable {
    private let ports: SyncPorts
    private let relay: EventRelay?
    private let retention: LogRetention?
    private let watch: RunWatch?
    private let metrics = RunMetrics()
    private let logger: Logger

    /// - Parameters:
    ///   - relay: carries the events of each run on; nil where nobody is told.
    ///   - retention: of the change log; nil keeps it for ever.
    ///   - watch: told of each run's progress and end; nil where nobody wants to know.
    package init(
        ports: SyncPorts,
        relay: EventRelay? = nil,
        retention: LogRetention? = nil,
        watch: RunWatch? = nil,
        logger: Logger
    ) {
        self.ports = ports
        self.relay = relay
        self.retention = retention
        self.watch = watch
        self.logger = logger
    }

    /// - Returns: a report for each type that was begun. A failure that would meet the next types too (credentials, quota,
    ///   database, cancellation) ends the series.
    package func sync(
        _ types: [EntityType],
        options: SyncOptions,
        observer: @escaping ProgressObserver = { _ in }
    ) async -> [RunReport] {
        var reports: [RunReport] = []
        for type in types {
            let report = await sync(type, options: options, observer: observer)
            reports.append(report)
            if let error = report.error, error.code.meetsEveryType { break }
        }
        return reports
    }

    package func sync(
        _ type: EntityType,
        options: SyncOptions,
        observer: @escaping ProgressObserver = { _ in }
    ) async -> RunReport {
        let report = await watched(type, observer) { observer in
            await SyncRun(of: type, options: options, ports: ports, logger: logger, observer: observer).run()
        }
        metrics.ended(report)
        watch?.ended(report)
        await tidyUp()
        return report
    }

    private func watched(
        _ type: EntityType,
        _ observer: @escaping ProgressObserver,
        _ run: (@escaping ProgressObserver) async -> RunReport
    ) async -> RunReport {
        guard let watch else { return await run(observer) }
        return await watch.watching(type.name, usage: { [source = ports.source] in source.usage }) { note in
            await run {
                note()
                observer($0)
            }
        }
    }

    /// What cannot be done now is done after the next run: events stay in the change log, and old entries too.
    private func tidyUp() async {
        do throws(SyncError) {
            _ = try await relay?.drain()
            try await retention?.enforce(at: ports.time.now())
        } catch {
            guard error.code != .cancelled else { return }
            logger.warning("The change log waits for the next run", metadata: ["error": "\(error)"])
        }
    }
}

extension SyncError.Code {
    /// Whether the next type of a series would fail in the same way.
    var meetsEveryType: Bool {
        switch self {
        case .credentialsRejected, .tokenThrottled, .tokenUnavailable, .unauthorized, .rateLimited, .dailyQuotaSpent,
            .wrongOrganization, .destinationUnavailable, .destinationIncompatible, .configuration, .cancelled:
            true
        case .scopeMissing, .concurrencyExceeded, .sourceUnavailable, .unreadableAnswer, .recordNotFound,
            .recordRefused, .answerTooLarge,
            .requestRejected, .listingDoesNotAdvance, .leaseHeld, .leaseLost, .cacheUnavailable:
            false
        }
    }
}
