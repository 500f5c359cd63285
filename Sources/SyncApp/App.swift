import FoundationEssentials
import Logging
import SyncCore
import SyncEngine
import ZohoSource

/// The composition root: the only place that names adapters and joins them.
struct App: Sendable {
    let settings: Settings
    let stores: Stores
    let source: ZohoSource
    let time: any TimeSource
    let logger: Logger

    /// Opens everything that a sync needs, for as long as `body` runs.
    static func with<Result: Sendable>(
        _ settings: Settings,
        logger: Logger,
        _ body: (App) async throws -> Result
    ) async throws -> Result {
        let time = SystemTime()
        let zoho = try settings.zoho()
        let stores = try await Stores.open(settings, time: time, logger: logger)
        return try await ZohoSource.withSource(settings: zoho, time: time, logger: logger) { source in
            try await body(
                App(settings: settings, stores: stores, source: source, time: time, logger: logger)
            )
        }
    }

    var orchestrator: SyncOrchestrator {
        let ports = SyncPorts(
            source: source,
            cache: stores.cache,
            destination: stores.destination,
            runs: stores.runs,
            leases: stores.leases,
            time: time,
            makeRunID: { UUID().uuidString.lowercased() },
            holder: Stores.holder
        )
        return SyncOrchestrator(ports: ports, logger: logger)
    }

    /// The options that the settings give; commands change what their own flags say.
    var options: SyncOptions {
        SyncOptions(
            cacheEnabled: settings.cacheEnabled,
            batchSize: settings.batchSize,
            leaseTimeToLive: settings.leaseTimeToLive
        )
    }
}
