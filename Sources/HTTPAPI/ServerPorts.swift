package import Logging
package import SyncCore
package import SyncEngine
package import Webhooks

/// What the routes work with, filled by the composition root.
package struct ServerPorts: Sendable {
    package let database: SharedDatabase
    package let cache: any SyncStateCache
    package let cacheOperations: CacheOperations
    package let zoho: ZohoOperations
    package let receiver: WebhookReceiver
    package let signals: ServerSignals
    package let health: HealthPorts
    package let facts: ServerFacts
    package let observer: RequestObserver
    package let time: any TimeSource
    package let logger: Logger

    package init(
        database: SharedDatabase,
        cache: any SyncStateCache,
        cacheOperations: CacheOperations,
        zoho: ZohoOperations,
        receiver: WebhookReceiver,
        signals: ServerSignals,
        health: HealthPorts,
        facts: ServerFacts,
        observer: RequestObserver,
        time: any TimeSource,
        logger: Logger
    ) {
        self.database = database
        self.cache = cache
        self.cacheOperations = cacheOperations
        self.zoho = zoho
        self.receiver = receiver
        self.signals = signals
        self.health = health
        self.facts = facts
        self.observer = observer
        self.time = time
        self.logger = logger
    }
}

/// What asks Zoho, or what is known of its calls.
package struct ZohoOperations: Sendable {
    package let plan: @Sendable (EntityType, SyncOptions.Selection) async throws(SyncError) -> RunForecast
    package let verify: @Sendable (_ type: EntityType, _ heals: Bool) async throws(SyncError) -> VerificationReport
    /// Runs one that asks for suspects and deletes those that are gone.
    package let confirmDeletes: @Sendable (EntityType) async -> RunReport
    /// Nil where nothing is known of the day's calls.
    package let quotaStatus: @Sendable () async throws(SyncError) -> QuotaStatus?
    package let rules: CallRules

    package init(
        plan: @escaping @Sendable (EntityType, SyncOptions.Selection) async throws(SyncError) -> RunForecast,
        verify: @escaping @Sendable (EntityType, Bool) async throws(SyncError) -> VerificationReport,
        confirmDeletes: @escaping @Sendable (EntityType) async -> RunReport,
        quotaStatus: @escaping @Sendable () async throws(SyncError) -> QuotaStatus?,
        rules: CallRules
    ) {
        self.plan = plan
        self.verify = verify
        self.confirmDeletes = confirmDeletes
        self.quotaStatus = quotaStatus
        self.rules = rules
    }
}

package struct HealthPorts: Sendable {
    package let readiness: @Sendable () async -> ReadinessReport
    /// In Prometheus' text format.
    package let metrics: @Sendable () async -> String
    /// How far details are, by the name of the type, of those whose details are kept.
    package let details: @Sendable () async throws(SyncError) -> [String: DetailBacklog]

    package init(
        readiness: @escaping @Sendable () async -> ReadinessReport,
        metrics: @escaping @Sendable () async -> String,
        details: @escaping @Sendable () async throws(SyncError) -> [String: DetailBacklog]
    ) {
        self.readiness = readiness
        self.metrics = metrics
        self.details = details
    }
}

/// What does not change while the server runs.
package struct ServerFacts: Sendable {
    package struct Setting: Sendable {
        package let name: String
        /// Of a secret: a mask.
        package let value: String
        package let origin: String

        package init(name: String, value: String, origin: String) {
            self.name = name
            self.value = value
            self.origin = origin
        }
    }

    package let organizationID: String
    /// The database in words, without secrets.
    package let database: String
    package let settings: [Setting]
    /// How often each type is synced and verified.
    package let intervals: Scheduler.Intervals
    package let leaseTimeToLive: Duration
    /// This process, as the holder of a lease.
    package let holder: @Sendable (String) -> LeaseHolder

    package init(
        organizationID: String,
        database: String,
        settings: [Setting],
        intervals: Scheduler.Intervals,
        leaseTimeToLive: Duration,
        holder: @escaping @Sendable (String) -> LeaseHolder
    ) {
        self.organizationID = organizationID
        self.database = database
        self.settings = settings
        self.intervals = intervals
        self.leaseTimeToLive = leaseTimeToLive
        self.holder = holder
    }
}
