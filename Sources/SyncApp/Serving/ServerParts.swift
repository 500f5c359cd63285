import FoundationEssentials
import HTTPAPI
import Logging
import Observability
import SyncCore
import SyncEngine
import Webhooks
import ZohoSource

/// What the parts of a server share, and how each of them is made.
struct ServerParts: Sendable {
    let app: App
    let signals = ServerSignals()
    /// One for all: who disables the cache, disables it for every run.
    let cacheOperations: CacheOperations
    let watch = RunWatch()
    let readiness: ReadinessMonitor
    let statistics: StatisticsReader
    let alerts: AlertMonitor
    let gauges: ServerGauges
    let keptDetails: KeptDetails
    let prometheus: PrometheusMetrics
    /// Names this process among all servers, also among those that had its process id before.
    private let serverName = UUID().uuidString.lowercased()

    /// - Parameters:
    ///   - prometheus: where the metrics of this process go.
    ///   - notifier: told of alerts.
    init(_ app: App, _ prometheus: PrometheusMetrics, notifier: (any AlertNotifier)?) {
        self.app = app
        self.prometheus = prometheus
        // A server without a schedule reads what somebody asked for, and does not look whether there is more.
        let named = app.settings[.keptDetails] ?? (app.settings.intervals.sync == nil ? [] : nil)
        keptDetails = KeptDetails(named, app.stores.database.volatileMembers)
        cacheOperations = app.cacheOperations
        readiness = ReadinessMonitor(
            database: app.stores.database,
            cache: app.stores.cache,
            usesRedis: app.settings.redis != nil,
            quotaStatus: app.quotaStatus,
            rules: app.callRules,
            watch: watch,
            time: app.time
        )
        statistics = StatisticsReader(
            database: app.stores.database,
            quotaStatus: app.quotaStatus,
            rules: app.callRules,
            intervals: app.settings.intervals,
            kept: keptDetails,
            carriesEvents: app.stores.eventSink != nil,
            clockSkew: { [source = app.source] in source.clockSkew },
            host: Stores.holder("").host,
            time: app.time
        )
        gauges = ServerGauges(statistics: statistics, cache: app.stores.cache, readiness: readiness, time: app.time)
        alerts = AlertMonitor(
            store: app.stores.database.alerts,
            statistics: statistics,
            notifier: notifier,
            time: app.time,
            makeEventID: { UUID().uuidString.lowercased() },
            logger: app.logger
        )
    }

    private var database: SharedDatabase { app.stores.database }
    private var settings: Settings { app.settings }

    // MARK: In the background

    var runWorker: RunWorker {
        RunWorker(
            queue: database.runQueue,
            runs: database.runs,
            time: app.time,
            server: serverName,
            claimDuration: settings[.lockTimeout],
            signals: signals,
            logger: app.logger,
            sync: RequestedRuns(app, cacheOperations, keptDetails, watch).sync
        )
    }

    /// Only one: two that read records of one type would be in each other's way.
    var recordWorker: RecordWorker {
        var options = app.options
        options.selection = .webhookTriggered([])
        return RecordWorker(
            catalog: database.catalog,
            destination: database.destination,
            inbox: database.inbox,
            orchestrator: app.serverOrchestrator(for: options, as: .webhook, watch: watch, logger: app.logger),
            options: { [app, cacheOperations] in
                var options = app.options
                // It can be disabled while the server runs.
                options.cacheEnabled = cacheOperations.isEnabled
                return options
            },
            callsOfDay: { [app] in (try? await app.quotaStatus())?.quota?.limit },
            policy: settings.retry,
            server: serverName,
            queued: signals.queued,
            time: app.time,
            chance: { .random(in: 0..<1) },
            logger: app.logger
        )
    }

    var scheduler: Scheduler {
        Scheduler(
            of: database.catalog.types,
            database.schedule,
            intervals: settings.intervals,
            time: app.time,
            logger: app.logger,
            reasonToSkip: turns.reasonToSkip,
            begin: turns.begin
        )
    }

    var verificationTurns: VerificationTurns {
        VerificationTurns(
            of: database.catalog,
            database.schedule,
            interval: settings.intervals.verification,
            time: app.time,
            logger: app.logger,
            reasonToSkip: turns.reasonToSkip,
            verify: verification.verify
        )
    }

    private var verification: ScheduledVerification {
        ScheduledVerification(
            time: app.time,
            sync: { [app, watch] type in
                await app.serverOrchestrator(for: app.options, as: .listing, watch: watch, logger: app.logger)
                    .sync(type, options: app.options)
            },
            compare: { [app, watch, database] type throws(SyncError) in
                let waits: @Sendable () async -> Bool = {
                    let open = try? await database.runs.open()
                    return open?.contains { $0.status == .pending && $0.entityType == type.name } ?? false
                }
                _ = try await app.verify(type, heals: false, as: .verification, givesWay: waits, watch: watch)
            }
        )
    }

    var detailTurns: DetailTurns {
        DetailTurns(
            of: database.catalog.types,
            keptDetails,
            database.destination,
            signals: signals,
            time: app.time,
            logger: app.logger,
            wantedTypes: { [database, time = app.time] () async throws(SyncError) in
                let announced = try await database.inbox.dueTypes(now: time.now())
                let walked = try await database.runs.open().filter { $0.mode != .realtime }.map(\.entityType)
                return Set(walked).union(announced)
            },
            reasonToSkip: turns.reasonToSkip,
            read: { [app, watch] type, limits in
                var options = app.options
                options.selection = .dueDetails
                options.details = true
                return await app.serverOrchestrator(
                    for: options,
                    as: .detail,
                    givesWay: limits.givesWay,
                    watch: watch,
                    logger: app.logger
                ).sync(type, options: options)
            }
        )
    }

    private var turns: ScheduledTurns {
        ScheduledTurns(
            queue: database.runQueue,
            signals: signals,
            quotaStatus: app.quotaStatus,
            rules: app.callRules,
            time: app.time
        )
    }

    /// Nil where there is nobody to carry events to.
    var eventCarrier: EventCarrier? {
        app.stores.relay(time: app.time).map {
            EventCarrier($0, signals: signals, time: app.time, logger: app.logger)
        }
    }

    /// Of all that grows but the change log, which each run shortens. Events come without runs too.
    var retention: Retention {
        let database = database
        let logs = settings[.logsRetention]
        return Retention(
            of: [
                Retention.Kind("webhooks", keeps: settings[.inboxRetention]) { before, limit throws(SyncError) in
                    try await database.inbox.prune(before: before, limit: limit)
                },
                Retention.Kind("runs", keeps: settings[.metricsRetention]) { before, limit throws(SyncError) in
                    try await database.runs.prune(before: before, limit: limit)
                },
                Retention.Kind("events", keeps: logs) { before, limit throws(SyncError) in
                    try await database.outbox.prune(before: before, limit: limit)
                },
                Retention.Kind("cleared alerts", keeps: logs) { before, limit throws(SyncError) in
                    try await database.alerts.prune(before: before, limit: limit)
                },
                Retention.Kind("audit entries", keeps: logs) { before, limit throws(SyncError) in
                    try await database.audit.prune(before: before, limit: limit)
                },
                Retention.Kind("closed dead letters", keeps: logs) { before, limit throws(SyncError) in
                    try await database.deadLetters.prune(before: before, limit: limit)
                },
            ],
            time: app.time,
            logger: app.logger
        )
    }

    // MARK: For requests

    var receiver: WebhookReceiver {
        WebhookReceiver(
            organizationID: app.organizationID,
            authenticator: WebhookAuthenticator(secret: settings[.webhookSecret], apiKey: settings[.webhookKey]),
            inbox: database.inbox,
            cache: cacheOperations,
            time: app.time,
            makeEventID: { UUID().uuidString.lowercased() },
            onQueued: { [signals] in signals.queued.wake() },
            logger: app.logger
        )
    }
}
