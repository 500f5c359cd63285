import HTTPTypes
import SyncCore
import SyncEngine

/// `/api/tds/cache/{type}…`: the entries of a type (contract, section 2).
struct CacheEntryRoutes {
    let ports: ServerPorts

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/cache/{type}",
                summary: "How many entries a type has, and what its last run found in the cache.",
                replies: [200: .init(description: "The type's numbers.", schema: Self.typeSchema)],
                handle: tell
            ),
            Route(
                method: .delete,
                path: "/api/tds/cache/{type}",
                summary: "Forgets the entries of a type. The next run looks at all records again; no row is lost.",
                replies: [200: .init(description: "How many entries there were.", schema: Self.removedSchema)],
                handle: clear
            ),
            Route(
                method: .post,
                path: "/api/tds/cache/{type}/warm",
                summary:
                    "Fills the cache from the hashes in the database: a sync right after it skips all that is unchanged.",
                replies: [200: .init(description: "How many entries were made.", schema: Self.cachedSchema)],
                faults: [409: "A run of the type works."],
                handle: warm
            ),
            Route(
                method: .post,
                path: "/api/tds/cache/{type}/check",
                summary: "Whether records would be synced or skipped, and why. Nothing is written.",
                query: [.init(name: "force", description: "Decide as a forced sync does.", schema: .boolean)],
                body: .either([.object([]), .array(.object([]), count: 1...CacheCheck.recordsMax)]),
                needsBody: true,
                replies: [200: .init(description: "A decision for each record.", schema: CacheCheck.schema)],
                handle: { try await CacheCheck(operations: ports.cacheOperations).answer($0) }
            ),
            Route(
                method: .get,
                path: "/api/tds/cache/{type}/{id}",
                summary: "The entry of one record.",
                replies: [200: .init(description: "The record of contract, section 1.", schema: Self.entrySchema)],
                handle: show
            ),
            Route(
                method: .delete,
                path: "/api/tds/cache/{type}/{id}",
                summary: "Forgets the entry of one record.",
                replies: [200: .init(description: "0 or 1 entries.", schema: Self.removedSchema)],
                handle: forget
            ),
        ]
    }

    // MARK: Handling

    private func tell(_ request: APIRequest) async throws -> APIAnswer {
        let type = try request.type()
        let status = await CacheStatus.of(ports.cache, ports.database.destination, ports.database.leases)
        let runs = try await ports.database.runs.recent(limit: CacheRoutes.runsMax)
        let last = CacheSession.last(of: type, in: runs)
        return .object([
            ("entity_type", JSONWriter.string(type.name)),
            ("backend", JSONWriter.string(status.backend)),
            ("enabled", String(ports.cacheOperations.isEnabled)),
            ("keys", String(status.entries[type.name] ?? 0)),
            ("void", String(status.voidTypes.contains(type.name))),
            ("trouble", status.trouble.map(JSONWriter.string)),
            ("last_run", last.map { JSONWriter.object($0.members) } ?? "null"),
        ])
    }

    private func clear(_ request: APIRequest) async throws -> APIAnswer {
        let type = try request.type()
        let removed = try await ports.cache.invalidateAll(type.name)
        try await ports.note("cache.clear", type.name, request)
        return Self.done("removed", removed, "\(removed.grouped) entries of \(type.plural) removed")
    }

    private func warm(_ request: APIRequest) async throws -> APIAnswer {
        let type = try request.type()
        let warmer = CacheWarmer(
            catalog: ports.database.catalog,
            destination: ports.database.destination,
            cache: ports.cache,
            letters: ports.database.deadLetters,
            leases: ports.database.leases,
            time: ports.time,
            logger: ports.logger
        )
        let cached = try await warmer.warm(type, as: ports.facts.holder("cache warm"))
        try await ports.note("cache.warm", type.name, request)
        return Self.done("cached", cached, "\(cached.grouped) \(type.plural) cached")
    }

    private func show(_ request: APIRequest) async throws -> APIAnswer {
        let (type, id) = (try request.type(), try request.recordID())
        guard let state = try await ports.cache.states(of: type.name, ids: [id])[id] else {
            throw APIFault.notFound(
                "There is no entry for \(type.name) \(id).",
                nextStep: "Nothing is to be done: the next run looks at the record."
            )
        }
        return .json(state.json)
    }

    private func forget(_ request: APIRequest) async throws -> APIAnswer {
        let (type, id) = (try request.type(), try request.recordID())
        let removed = try await ports.cache.invalidate(type.name, ids: [id])
        try await ports.note("cache.clear", "\(type.name) \(id)", request)
        return Self.done("removed", removed, removed == 0 ? "There was no entry." : "The entry is removed.")
    }

    private static func done(_ name: String, _ count: Int, _ message: String) -> APIAnswer {
        .object([("success", "true"), (name, String(count)), ("message", JSONWriter.string(message))])
    }

    // MARK: Schemas

    private static let typeSchema = Schema.object(
        [
            ("entity_type", .string()), ("backend", .string()), ("enabled", .boolean), ("keys", .integer()),
            ("void", .boolean), ("trouble", .string()), ("last_run", .nullable(.object(CacheRoutes.lookUps))),
        ],
        required: ["entity_type", "backend", "enabled", "keys", "void", "last_run"]
    )

    private static let removedSchema = countSchema("removed")
    private static let cachedSchema = countSchema("cached")

    private static func countSchema(_ name: String) -> Schema {
        .object([("success", .boolean), (name, .integer()), ("message", .string())], required: ["success", name])
    }

    private static let entrySchema = Schema.object(
        [
            ("entity_type", .string()), ("entity_id", .string()), ("local_id", .string()),
            ("content_hash", .nullable(.string())), ("last_modified_time", .nullable(.string())),
            ("cached_at", .string()),
            ("sync_count", .integer()), ("detail_hash", .string()), ("generation", .string()),
        ],
        required: [
            "entity_type", "entity_id", "local_id", "content_hash", "last_modified_time", "cached_at", "sync_count",
        ]
    )
}
