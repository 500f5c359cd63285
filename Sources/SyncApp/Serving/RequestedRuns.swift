import Logging
import SyncCore
import SyncEngine

/// Makes the runs that were asked for, as they were asked for.
struct RequestedRuns: Sendable {
    private let app: App
    private let cacheOperations: CacheOperations
    private let kept: KeptDetails
    private let watch: RunWatch

    /// - Parameters:
    ///   - cacheOperations: say whether the cache is enabled when a run begins.
    ///   - kept: the types whose details are read in turns of their own (``DetailTurns``).
    init(_ app: App, _ cacheOperations: CacheOperations, _ kept: KeptDetails, _ watch: RunWatch) {
        self.app = app
        self.cacheOperations = cacheOperations
        self.kept = kept
        self.watch = watch
    }

    func sync(_ claimed: ClaimedRun) async -> RunReport {
        guard let type = app.stores.database.catalog.type(named: claimed.request.entityType) else {
            return unknownType(claimed)
        }
        var logger = app.logger
        logger[metadataKey: "correlation_id"] = claimed.request.correlationID.map { "\($0)" }
        let options = await options(for: claimed.request, of: type)
        logger.info(
            "A run begins",
            metadata: ["type": "\(type.name)", "sync_id": "\(claimed.runID)", "attempt": "\(claimed.attempt)"]
        )
        return await app.serverOrchestrator(
            for: options,
            as: claimed.request.origin.callClass,
            runID: claimed.runID,
            watch: watch,
            logger: logger
        ).sync(type, options: options)
    }

    private func options(for request: RunRequest, of type: EntityType) async -> SyncOptions {
        var options = SyncOptions(
            selection: request.selection,
            images: request.images,
            admission: request.admission,
            cacheEnabled: cacheOperations.isEnabled,
            batchSize: request.batchSize ?? app.settings[.batchSize],
            leaseTimeToLive: app.settings[.lockTimeout]
        )
        options.correlationID = request.correlationID
        options.force = request.force ?? false
        options.details = request.details
        // The database is asked once; one that is away keeps the run itself from its work too.
        if request.details == nil, (try? await kept.keeps(type)) == true {
            options.details = true
            options.leavesDetails = true
        }
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

extension RunRequest.Origin {
    fileprivate var callClass: CallClass {
        switch self {
        case .api: .person
        case .schedule: .listing
        }
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
