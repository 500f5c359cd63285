package import Logging
package import SyncCore

/// Runs several types one after the other.
package struct SyncOrchestrator: Sendable {
    private let ports: SyncPorts
    private let logger: Logger

    package init(ports: SyncPorts, logger: Logger) {
        self.ports = ports
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
            let run = SyncRun(of: type, options: options, ports: ports, logger: logger, observer: observer)
            let report = await run.run()
            reports.append(report)
            if let error = report.error, error.code.meetsEveryType { break }
        }
        return reports
    }
}

extension SyncError.Code {
    fileprivate var meetsEveryType: Bool {
        switch self {
        case .credentialsRejected, .tokenThrottled, .unauthorized, .rateLimited, .dailyQuotaSpent, .wrongOrganization,
            .destinationUnavailable, .destinationIncompatible, .configuration, .cancelled:
            true
        case .scopeMissing, .concurrencyExceeded, .sourceUnavailable, .unreadableAnswer, .recordNotFound,
            .requestRejected, .listingDoesNotAdvance, .leaseHeld, .leaseLost, .cacheUnavailable:
            false
        }
    }
}
