import Foundation
import HTTPAPI
import SQLiteStores
import SyncCore
import SyncEngine
import SyncTestKit
import Webhooks
import ZohoAPI
import ZohoSource

/// What a server is made of, as the composition root makes it.
struct Parts: Sendable {
    let signals = ServerSignals()
    let operations: CacheOperations
    private let setup: ServerBench.Setup
    private let database: SharedDatabase
    private let cache: any SyncStateCache
    private let source: ZohoSource
    private let organizationID: String

    init(
        _ setup: ServerBench.Setup,
        _ database: SharedDatabase,
        _ cache: any SyncStateCache,
        _ source: ZohoSource,
        _ organizationID: String
    ) {
        self.setup = setup
        self.database = database
        self.cache = cache
        self.source = source
        self.organizationID = organizationID
        operations = CacheOperations(
            cache: cache,
            destination: database.destination,
            isEnabled: true,
            time: setup.time,
            logger: .silent
        )
    }

    var ports: ServerPorts {
        ServerPorts(
            database: database,
            cache: cache,
            cacheOperations: operations,
            zoho: zoho,
            receiver: receiver,
            signals: signals,
            health: HealthPorts(
                readiness: { [setup] in setup.readiness },
                metrics: { "tds_test 1\n" },
                details: details
            ),
            facts: ServerFacts(
                organizationID: organizationID,
                database: "a test's",
                settings: setup.settings,
                intervals: Scheduler.Intervals(sync: .seconds(3_600), full: nil, verification: nil),
                leaseTimeToLive: .seconds(300),
                holder: { LeaseHolder.current(runID: $0) }
            ),
            observer: RequestObserver { _, _, _, _ in },
            time: setup.time,
            logger: .silent
        )
    }

    /// Of documents; nobody reads them here.
    private var details: @Sendable () async throws(SyncError) -> [String: DetailBacklog] {
        { [database, time = setup.time] () async throws(SyncError) in
            let due = try await database.destination.dueDetailCount(of: .invoices, now: time.now())
            return ["invoice": DetailBacklog(due: due, read: 2, perMinute: 45, standsStillSince: nil)]
        }
    }

    var worker: RunWorker {
        RunWorker(
            queue: database.runQueue,
            runs: database.runs,
            time: setup.time,
            server: "bench",
            claimDuration: .seconds(300),
            signals: signals,
            logger: .silent
        ) { claimed in
            guard let type = EntityCatalog.zoho.type(named: claimed.request.entityType) else { preconditionFailure() }
            let options = SyncOptions(admission: claimed.request.admission, cacheEnabled: operations.isEnabled)
            return await orchestrator(runID: claimed.runID).sync(type, options: options)
        }
    }

    private var zoho: ZohoOperations {
        ZohoOperations(
            plan: { type, selection throws(SyncError) in
                try await Forecaster(ports: syncPorts(), options: SyncOptions(selection: selection)).forecast(type)
            },
            verify: { type, heals throws(SyncError) in
                try await Verifier(ports: syncPorts(), options: SyncOptions(), logger: .silent).verify(
                    type,
                    heals: heals
                )
            },
            confirmDeletes: { type in
                await orchestrator().sync(type, options: SyncOptions(selection: .suspects, details: false))
            },
            quotaStatus: { [setup] () throws(SyncError) in setup.quotaStatus },
            rules: CallRules(reserve: .standard)
        )
    }

    private var receiver: WebhookReceiver {
        WebhookReceiver(
            organizationID: organizationID,
            authenticator: WebhookAuthenticator(secret: setup.webhookSecret, apiKey: setup.webhookKey),
            inbox: database.inbox,
            cache: operations,
            time: setup.time,
            makeEventID: setup.makeEventID,
            onQueued: { [signals] in signals.queued.wake() },
            logger: .silent
        )
    }

    private func orchestrator(runID: String? = nil) -> SyncOrchestrator {
        SyncOrchestrator(ports: syncPorts(runID: runID), logger: .silent)
    }

    private func syncPorts(runID: String? = nil) -> SyncPorts {
        SyncPorts(
            source: source,
            cache: cache,
            destination: database.destination,
            runs: database.runs,
            deletions: database.deletions,
            leases: database.leases,
            time: setup.time,
            makeRunID: { runID ?? UUID().uuidString.lowercased() },
            holder: { LeaseHolder.current(runID: $0) }
        )
    }
}
