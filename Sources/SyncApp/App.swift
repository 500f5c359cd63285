import FoundationEssentials
package import Logging
package import SyncCore
package import SyncEngine
import ZohoSource

/// The composition root: the only place that names adapters and joins them.
package struct App: Sendable {
    let settings: Settings
    package let stores: Stores
    let source: ZohoSource
    package let time: any TimeSource
    let logger: Logger

    /// Opens everything that a sync needs, for as long as `body` runs.
    package static func with<Result: Sendable>(
        _ settings: Settings,
        logger: Logger,
        _ body: (App) async throws -> Result
    ) async throws -> Result {
        let time = SystemTime()
        let zoho = try settings.zoho()
        return try await Stores.with(settings, time: time, logger: logger) { stores in
            try await ZohoSource.withSource(
                settings: zoho,
                sharing: stores.sharing,
                time: time,
                logger: logger
            ) { source in
                try await body(
                    App(settings: settings, stores: stores, source: source, time: time, logger: logger)
                )
            }
        }
    }

    /// Runs whose calls are made as the options ask for: those for single records may use the quota's reserve.
    /// - Parameter waitsForQuota: whether runs wait for the next day's calls, or end.
    package func orchestrator(for options: SyncOptions, waitsForQuota: Bool = true) -> SyncOrchestrator {
        let manner = CallManner(options.ids == nil ? .routine : .urgent, waitsForQuota: waitsForQuota)
        let ports = SyncPorts(
            source: source.inManner(manner),
            cache: stores.cache,
            destination: stores.destination,
            runs: stores.runs,
            leases: stores.leases,
            time: time,
            makeRunID: { UUID().uuidString.lowercased() },
            holder: holder
        )
        return SyncOrchestrator(ports: ports, logger: logger)
    }

    /// This process, as the holder of a run's lease.
    package func holder(_ runID: String) -> LeaseHolder { Stores.holder(runID) }

    package var warmer: CacheWarmer { stores.warmer(time: time, logger: logger) }

    package var cacheOperations: CacheOperations {
        stores.operations(isEnabled: settings.cacheEnabled, time: time, logger: logger)
    }

    /// The options that the settings give; commands change what their own flags say.
    package var options: SyncOptions {
        SyncOptions(
            cacheEnabled: settings.cacheEnabled,
            batchSize: settings.batchSize,
            leaseTimeToLive: settings.leaseTimeToLive
        )
    }
}
