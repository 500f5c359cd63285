import FileStores
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
        _ opening: DatabaseOpening = .forCommands,
        logger: Logger,
        _ body: (App) async throws -> Result
    ) async throws -> Result {
        let time = SystemTime()
        let zoho = try settings.zoho()
        return try await Stores.with(
            settings,
            opening,
            time: time,
            logger: logger
        ) { stores in
            // Books of an older version have no place for it yet.
            if stores.schema?.controlTables != .older {
                try await stores.database.destination.claim(by: zoho.organizationID)
            }
            return try await ZohoSource.withSource(
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
        SyncOrchestrator(
            ports: ports(with: options.selection.priority(waitsForQuota: waitsForQuota, for: .person)),
            relay: stores.relay(time: time),
            retention: retention,
            logger: logger
        )
    }

    /// Of the change log and the outbox.
    var retention: LogRetention {
        LogRetention(log: stores.database.changeLog, outbox: stores.database.outbox, keeps: settings[.logsRetention])
    }

    /// For what is no run, and waits for the next day's calls where it has to.
    var ports: SyncPorts { ports(with: CallPriority(.routine, waitsForQuota: true)) }

    /// - Parameter details: the class of the calls that read details which are due, and images.
    func ports(with priority: CallPriority, details: CallClass = .listing) -> SyncPorts {
        let source = source.withPriority(priority)
        let detailSource = source.withPriority(
            CallPriority(priority.urgency, waitsForQuota: priority.waitsForQuota, for: max(priority.callClass, details))
        )
        var ports = stores.ports(source: source, time: time)
        ports.detailSource = detailSource
        let files = ImageDirectory(dataDirectory: settings[.dataDirectory], address: settings[.imagesURL])
        ports.leftOut = settings.volatileMembers
        ports.awaitsNotifier = settings[.alertURL] != nil
        ports.images = ImagePorts(source: detailSource, index: stores.database.images, store: files)
        return ports
    }

    /// This process, as the holder of a run's lease.
    package func holder(_ runID: String) -> LeaseHolder { Stores.holder(runID) }

    package var warmer: CacheWarmer { stores.warmer(time: time, logger: logger) }

    package var cacheOperations: CacheOperations {
        stores.operations(isEnabled: settings[.cacheEnabled], time: time, logger: logger)
    }

    /// What ``Settings/zoho()`` has found to be there.
    var organizationID: String { settings[.organizationID] ?? "" }

    /// What is known of the organization's calls; nil where nothing is.
    var quotaStatus: @Sendable () async throws(SyncError) -> QuotaStatus? {
        { [source] () async throws(SyncError) in try await source.quotaStatus() }
    }

    var callRules: CallRules { CallRules(reserve: settings.quotaReserve) }

    /// The options that the settings give; commands change what their own flags say.
    package var options: SyncOptions {
        SyncOptions(
            cacheEnabled: settings[.cacheEnabled],
            batchSize: settings[.batchSize],
            leaseTimeToLive: settings[.lockTimeout]
        )
    }
}

extension SyncOptions.Selection {
    /// How the calls of a run are made.
    func priority(waitsForQuota: Bool, for callClass: CallClass) -> CallPriority {
        CallPriority(urgency, waitsForQuota: waitsForQuota, for: callClass)
    }

    /// For records that a person or a webhook asked for the quota's reserve is kept.
    private var urgency: CallPriority.Urgency {
        switch self {
        case .ids, .suspects: .urgent
        case .webhookTriggered: .announced
        case .everything, .changes, .scheduled, .changedSince, .dueDetails: .routine
        }
    }
}
