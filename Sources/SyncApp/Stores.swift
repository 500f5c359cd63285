import FoundationEssentials
import Logging
import PostgresStores
import RedisClient
import RedisStores
import SQLStores
import SQLiteStores
package import SyncCore
package import SyncEngine
import ZohoAPI
import ZohoSource

/// The database and the state cache of the settings, open.
package struct Stores: Sendable {
    package let database: SharedDatabase
    package let cache: any SyncStateCache
    /// Nil where there is no Redis: who wants to know then reads the change log.
    let eventSink: (any EventSink)?
    /// What the processes of the organization share: on Redis, or in the database where there is none.
    let sharing: SharedStores

    /// What the next run changes of the database's tables; nil where they were brought up to date when it was opened.
    let schema: SchemaForecast?

    /// Opens them for as long as `body` runs, and creates what is missing.
    ///
    /// A state cache that cannot be opened is replaced by one in memory: it only saves work.
    static func with<Result>(
        _ settings: Settings,
        _ opening: DatabaseOpening = .forCommands,
        time: any TimeSource,
        logger: Logger,
        _ body: (Stores) async throws -> Result
    ) async throws -> Result {
        try makeDirectory(settings[.dataDirectory])
        return try await withRedis(settings, logger: logger) { redis in
            let cache = await cache(settings, opening, on: redis, time: time, logger: logger)
            let eventSink = redis.map { RedisEventStream($0, organizationID: settings.redis?.organizationID) }
            return try await withDatabase(
                settings,
                opening,
                on: redis,
                time: time,
                logger: logger
            ) {
                try await body(Stores($0, cache, eventSink, $1, $2))
            }
        }
    }

    private static func withDatabase<Result>(
        _ settings: Settings,
        _ opening: DatabaseOpening,
        on redis: RedisClient?,
        time: any TimeSource,
        logger: Logger,
        _ body: (SharedDatabase, SharedStores, SchemaForecast?) async throws -> Result
    ) async throws -> Result {
        switch settings.database {
        case .sqlite(let path):
            let (database, schema) = try await openSQLite(path, opening)
            var sharing = settings.sharing(on: redis, database, time)
            // What is left as it is takes no events.
            if schema == nil { sharing.events = database.shared.outbox }
            return try await body(database.shared, sharing, schema)
        case .postgres(let url, _):
            let (database, schema) = try await openPostgres(url, opening, time: time, logger: logger)
            defer { database.close() }
            guard schema?.controlTables != .missing else {
                let empty = try await SQLiteDatabase.open(path: ":memory:", catalog: .zoho)
                return try await body(empty.shared, settings.sharing(on: redis, empty, time), schema)
            }
            var sharing = settings.sharing(on: redis, database, time)
            if schema == nil { sharing.events = database.shared.outbox }
            return try await body(database.shared, sharing, schema)
        }
    }

    private static func openSQLite(
        _ path: String,
        _ opening: DatabaseOpening
    ) async throws(SyncError) -> (SQLiteDatabase, SchemaForecast?) {
        switch opening.schema {
        case .upToDate: (try await SQLiteDatabase.open(path: path, catalog: .zoho), nil)
        case .asItIs: try await SQLiteDatabase.openAsItIs(path: path, catalog: .zoho)
        }
    }

    private static func openPostgres(
        _ url: String,
        _ opening: DatabaseOpening,
        time: any TimeSource,
        logger: Logger
    ) async throws(SyncError) -> (PostgresDatabase, SchemaForecast?) {
        var limits = PostgresLimits()
        limits.connectionsMax = opening.connections
        switch opening.schema {
        case .upToDate:
            let database = try await PostgresDatabase.open(
                url: url,
                catalog: .zoho,
                limits: limits,
                time: time,
                logger: logger,
                hasEnded: { $0.hasEnded }
            )
            return (database, nil)
        case .asItIs:
            return try await PostgresDatabase.openAsItIs(
                url: url,
                catalog: .zoho,
                limits: limits,
                time: time,
                logger: logger
            )
        }
    }

    private init(
        _ database: SharedDatabase,
        _ cache: any SyncStateCache,
        _ eventSink: (any EventSink)?,
        _ sharing: SharedStores,
        _ schema: SchemaForecast?
    ) {
        self.database = database
        self.cache = cache
        self.eventSink = eventSink
        self.sharing = sharing
        self.schema = schema
    }

    /// This process, as the holder of a lease.
    static func holder(_ runID: String) -> LeaseHolder { .current(runID: runID) }

    func ports(source: any RecordSource, time: any TimeSource) -> SyncPorts {
        var ports = SyncPorts(
            source: source,
            cache: cache,
            destination: database.destination,
            runs: database.runs,
            deletions: database.deletions,
            leases: database.leases,
            time: time,
            makeRunID: { UUID().uuidString.lowercased() },
            holder: Self.holder
        )
        ports.volatileMembers = database.volatileMembers
        ports.deadLetters = database.deadLetters
        ports.comparisons = database.comparisons
        ports.alerts = database.alerts
        return ports
    }

    func relay(time: any TimeSource) -> EventRelay? {
        eventSink.map { EventRelay(log: database.changeLog, outbox: database.outbox, sink: $0, time: time) }
    }

    func warmer(time: any TimeSource, logger: Logger) -> CacheWarmer {
        CacheWarmer(
            catalog: database.catalog,
            destination: database.destination,
            cache: cache,
            letters: database.deadLetters,
            leases: database.leases,
            time: time,
            logger: logger
        )
    }

    func operations(isEnabled: Bool, time: any TimeSource, logger: Logger) -> CacheOperations {
        CacheOperations(
            cache: cache,
            destination: database.destination,
            isEnabled: isEnabled,
            time: time,
            logger: logger
        )
    }

    package func cacheStatus() async -> CacheStatus {
        await CacheStatus.of(cache, database.destination, database.leases)
    }

    private static func withRedis<Result>(
        _ settings: Settings,
        logger: Logger,
        _ body: (RedisClient?) async throws -> Result
    ) async throws -> Result {
        guard let redis = settings.redis else { return try await body(nil) }
        return try await RedisClient.withClient(redis.configuration, logger: logger) { try await body($0) }
    }

    private static func cache(
        _ settings: Settings,
        _ opening: DatabaseOpening,
        on redis: RedisClient?,
        time: any TimeSource,
        logger: Logger
    ) async -> any SyncStateCache {
        guard let redis else {
            // Whoever only looks makes no file.
            let isMade = opening.schema == .upToDate || settings.hasStateCache
            return isMade ? await fileCache(settings, time: time, logger: logger) : MemoryStateCache(time: time)
        }
        let cache = RedisStateCache(redis, organizationID: settings.redis?.organizationID, logger: logger)
        return FallbackStateCache(cache, time: time, logger: logger)
    }

    private static func fileCache(
        _ settings: Settings,
        time: any TimeSource,
        logger: Logger
    ) async -> any SyncStateCache {
        do throws(SyncError) {
            return try await SQLiteStateCache.open(path: settings.stateCachePath, time: time, logger: logger)
        } catch {
            logger.warning("The state cache cannot be opened, using memory instead", metadata: ["error": "\(error)"])
            return MemoryStateCache(time: time)
        }
    }

    private static func makeDirectory(_ path: String) throws(SyncError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw SyncError(
                .destinationUnavailable,
                "The directory \(path) cannot be created.",
                nextStep: "Set TDS_DATA_DIR to a directory that this user can write to.",
                cause: "\(error)"
            )
        }
    }
}

extension Settings {
    /// What the processes share where the database is a SQLite file.
    fileprivate func sharing(on redis: RedisClient?, _ database: SQLiteDatabase, _ time: any TimeSource) -> SharedStores
    {
        sharing(on: redis, time) { SharedStores(budget: SQLiteCallBudget(database, organizationID: $0, time: time)) }
    }

    fileprivate func sharing(
        on redis: RedisClient?,
        _ database: PostgresDatabase,
        _ time: any TimeSource
    ) -> SharedStores {
        sharing(on: redis, time) { organizationID in
            SharedStores(
                budget: PostgresCallBudget(database, organizationID: organizationID),
                tokens: PostgresTokenStore(database)
            )
        }
    }

    /// - Parameters:
    ///   - redis: nil where there is none; then the database is used, and for calls beside Redis.
    ///   - database: for the organization of the settings.
    private func sharing(
        on redis: RedisClient?,
        _ time: any TimeSource,
        _ database: (String) -> SharedStores
    ) -> SharedStores {
        // Only what calls Zoho needs one: `tds status` does without.
        guard let organizationID = self[.organizationID] else { return SharedStores() }
        let inDatabase = database(organizationID)
        guard let redis else { return inDatabase }
        let onRedis = RedisCallBudget(redis, organizationID: organizationID)
        return SharedStores(
            budget: inDatabase.budget.map { JointCallBudget(onRedis, $0, time: time) } ?? onRedis,
            tokens: RedisTokenStore(redis, organizationID: organizationID)
        )
    }
}
