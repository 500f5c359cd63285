import Logging
import SyncCore
import SyncEngine
import ZohoSource

/// Makes the runs that were asked for, as they were asked for.
struct RequestedRuns: Sendable {
    private let app: App
    private let cacheOperations: CacheOperations
    private let watch: RunWatch

    /// - Parameter cacheOperations: say whether the cache is enabled when a run begins.
    init(_ app: App, _ cacheOperations: CacheOperations, _ watch: RunWatch) {
        self.app = app
        self.cacheOperations = cacheOperations
        self.watch = watch
    }

    func sync(_ claimed: ClaimedRun) async -> RunReport {
        guard let type = EntityCatalog.type(named: claimed.request.entityType) else { return unknownType(claimed) }
        var logger = app.logger
        logger[metadataKey: "correlation_id"] = claimed.request.correlationID.map { "\($0)" }
        let options = options(for: claimed.request)
        logger.info(
            "A run begins",
            metadata: ["type": "\(type.name)", "sync_id": "\(claimed.runID)", "attempt": "\(claimed.attempt)"]
        )
        return await app.serverOrchestrator(for: options, runID: claimed.runID, watch: watch, logger: logger)
            .sync(type, options: options)
    }

    private func options(for request: RunRequest) -> SyncOptions {
        var options = SyncOptions(
            selection: request.selection,
            images: request.images,
            admission: request.admission,
            cacheEnabled: cacheOperations.isEnabled,
            batchSize: request.batchSize ?? app.settings[.batchSize],
            leaseTimeToLive: app.settings[.lockTimeout]
        )
        options.correlationID = request.correlationID
        return options
    }

    /// A newer TDS has asked for it.
    private func unknownType(_ claimed: ClaimedRun) -> RunReport {
        let error = SyncError(
            .configuration,
            "This version of TDS knows no type \(claimed.request.entityType).",
            nextStep: "Let every server of the database run the same version."
        )
        return RunReport(notBegun: claimed, error, at: app.time.now())
    }
}

extension RunRequest {
    fileprivate var selection: SyncOptions.Selection {
        if let modifiedSince { return .changedSince(modifiedSince) }
        switch mode {
        case .full: return .everything
        // Records that are asked for by id have a queue of their own.
        case .incremental, .realtime: return .changes
        case .scheduled: return .scheduled
        }
    }
}

extension App {
    /// Runs in a server: they end where the day's calls are spent, for whoever asked waits for an answer and the schedule comes
    /// again; their events are carried on by ``EventCarrier``.
    /// - Parameter runID: of the run; nil for a new one each time.
    func serverOrchestrator(
        for options: SyncOptions,
        runID: String? = nil,
        watch: RunWatch,
        logger: Logger
    ) -> SyncOrchestrator {
        var ports = ports(in: options.selection.manner(waitsForQuota: false))
        ports.outlivesRuns = true
        if let runID { ports.makeRunID = { runID } }
        return SyncOrchestrator(ports: ports, retention: retention, watch: watch, logger: logger)
    }

    /// A comparison in a server; it ends where the day's calls are spent.
    func verify(_ type: EntityType, heals: Bool, watch: RunWatch) async throws(SyncError) -> VerificationReport {
        var ports = ports(in: CallManner(.routine))
        ports.outlivesRuns = true
        let verifier = Verifier(ports: ports, options: options, logger: logger)
        return try await watch.watching(type.name, usage: { [source = ports.source] in source.usage }) { _ in
            do throws(SyncError) {
                return Result<VerificationReport, SyncError>.success(try await verifier.verify(type, heals: heals))
            } catch {
                return .failure(error)
            }
        }.get()
    }

    /// What ``Settings/zoho()`` has found to be there.
    var organizationID: String { settings[.organizationID] ?? "" }

    /// What is known of the organization's calls; nil where nothing is.
    var outlook: @Sendable () async throws(SyncError) -> CallOutlook? {
        { [source] () async throws(SyncError) in try await source.outlook() }
    }

    var callRules: CallRules { CallRules(reserve: settings.quotaReserve) }
}
