import HTTPTypes
import SyncCore
import SyncEngine

/// `/api/tds/cache/…`: the cache as a whole (contract, section 2).
struct CacheRoutes {
    /// As far back as a type's last run is looked for.
    static let runsMax = 1_000

    let ports: ServerPorts

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/cache/statistics",
                summary: "Backend, keys, memory and times to live, and what each type's last run found in the cache.",
                replies: [200: .init(description: "The statistics.", schema: Self.schema)],
                handle: { _ in try await tell() }
            ),
            Route(
                method: .post,
                path: "/api/tds/cache/statistics/reset",
                summary: "Counts the look-ups beside runs anew.",
                replies: [200: .init(description: "Done.", schema: .said)],
                handle: reset
            ),
            Route(
                method: .post,
                path: "/api/tds/cache/enable",
                summary: "Lets this server use the cache again; runs that have begun go on as they did.",
                replies: [200: .init(description: "Done.", schema: .said)],
                handle: { try await enable(true, $0) }
            ),
            Route(
                method: .post,
                path: "/api/tds/cache/disable",
                summary: "Lets this server do without the cache: every record is synced, and none is looked up.",
                replies: [200: .init(description: "Done.", schema: .said)],
                handle: { try await enable(false, $0) }
            ),
        ]
    }

    // MARK: Handling

    private func tell() async throws -> APIAnswer {
        let status = await CacheStatus.of(ports.cache, ports.database.destination, ports.database.leases)
        let runs = try await ports.database.runs.recent(limit: Self.runsMax)
        let operations = ports.cacheOperations
        return .json(
            status.json(
                of: ports.database.catalog.types,
                isEnabled: operations.isEnabled,
                runs: runs,
                session: operations.session
            )
        )
    }

    private func reset(_ request: APIRequest) async throws -> APIAnswer {
        ports.cacheOperations.resetSession()
        try await ports.note("cache.reset", "statistics", request)
        return .said("The look-ups beside runs are counted anew.")
    }

    private func enable(_ isEnabled: Bool, _ request: APIRequest) async throws -> APIAnswer {
        ports.cacheOperations.isEnabled = isEnabled
        try await ports.note(isEnabled ? "cache.enable" : "cache.disable", "all", request)
        return .said(isEnabled ? "The cache is used." : "The cache is not used: every record is synced.")
    }

    // MARK: Schemas

    /// What was looked up and what came of it.
    static let lookUps: [(String, Schema)] = [
        ("total_checked", .integer()), ("cache_hits", .integer()), ("cache_misses", .integer()),
        ("skipped", .integer()), ("synced", .integer()), ("hit_rate", .string()),
    ]

    private static let schema = Schema.object(
        [("backend", .string()), ("enabled", .boolean), ("keys", .integer())] + lookUps + [
            ("memory_bytes", .integer()), ("trouble", .string()), ("entity_state_ttl_seconds", .integer()),
            ("sync_status_ttl_seconds", .integer()), ("batch_sync_ttl_seconds", .integer()),
            ("types", .map(.object([("keys", .integer())] + lookUps, required: ["keys"]))),
            ("session", .object(lookUps)),
        ],
        required: ["backend", "enabled", "keys"] + lookUps.map(\.0) + ["entity_state_ttl_seconds", "types", "session"]
    )
}
