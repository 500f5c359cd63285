import ArgumentParser
import SyncCore
import SyncEngine

/// `tds cache …`.
struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Look into the state cache, clear it, or warm it from the database.",
        subcommands: [CacheStatistics.self, CacheGet.self, CacheCheck.self, CacheClear.self, CacheWarm.self]
    )
}

struct CacheStatistics: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics",
        abstract: "Show the backend, the entries per type and the last run's hit rate.",
        aliases: ["stats"]
    )

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        try await common.withStores(terminal) { stores, settings in
            let cache = await stores.cacheStatus()
            let runs = try await stores.database.runs.recent(limit: 50)
            let isEnabled = settings[.cacheEnabled]
            if json {
                terminal.print(json: cache.json(of: stores.database.catalog.types, isEnabled: isEnabled, runs: runs))
            } else {
                terminal.print(Self.lines(cache, stores.database.catalog, isEnabled, runs))
            }
        }
    }

    private static func lines(_ cache: CacheStatus, _ catalog: EntityCatalog, _ isEnabled: Bool, _ runs: [RunRecord])
        -> [String]
    {
        var table = TextTable(
            ["type", "entries", "checked", "hits", "misses", "skipped", "synced", "hit rate"],
            rightAligned: [1, 2, 3, 4, 5, 6, 7]
        )
        for type in catalog.types {
            let last = CacheSession.last(of: type, in: runs)
            let numbers = last.map { [$0.totalChecked, $0.hits, $0.misses, $0.skipped, $0.synced].map(\.grouped) }
            table.add(
                [type.name, (cache.entries[type.name] ?? 0).grouped] + (numbers ?? Array(repeating: "–", count: 5))
                    + [last?.hitRateText ?? "–"]
            )
        }
        let hours = SyncState.timeToLive.components.seconds / 3_600
        let heading = "\(cache.summary(isEnabled: isEnabled)), each for \(hours) hours; "
        return [heading + "look-ups are those of each type's last run"] + cache.remarks + [""] + table.lines
    }
}

struct CacheGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print the entry of one record; exit status 1 where there is none."
    )

    @Argument(help: .entityType) var type: EntityType
    @Argument(help: "The record's Zoho id.") var id: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        try await common.withStores(terminal) { stores, _ in
            guard let state = try await stores.cache.states(of: type.name, ids: [id])[id] else {
                terminal.note("no entry for \(type.name) \(id): it is synced at the next run")
                throw ExitStatus.failed
            }
            terminal.print(json: state.json)
        }
    }
}

struct CacheClear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Forget the entries of a type, or of one record. The next run looks at them again; no row is lost."
    )

    @Argument(help: .entityType) var type: EntityType
    @Argument(help: "Only this record.") var id: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        try await common.withStores(terminal) { stores, _ in
            let removed =
                if let id {
                    try await stores.cache.invalidate(type.name, ids: [id])
                } else {
                    try await stores.cache.invalidateAll(type.name)
                }
            terminal.print("\(removed.grouped) \(removed == 1 ? "entry" : "entries") removed")
        }
    }
}

struct CacheWarm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "warm",
        abstract: "Fill the cache from the hashes in the database, so that the next run skips what did not change."
    )

    @Argument(help: .entityType) var type: EntityType
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        let settings = try await common.settings()
        let (time, logger) = (SystemTime(), common.logger(settings, terminal))
        try await Stores.with(settings, time: time, logger: logger) { stores in
            let warmer = stores.warmer(time: time, logger: logger)
            let count = try await warmer.warm(type, as: Stores.holder("cache warm"))
            terminal.print("\(count.grouped) \(type.plural) cached")
        }
    }
}
