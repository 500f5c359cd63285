package import SyncCore

/// How the state cache is, for people.
package struct CacheStatus: Sendable {
    package let backend: String
    /// Why the cache cannot be used, or another one stands in for it; nil while there is no trouble.
    package let trouble: String?
    /// By type; empty where they cannot be counted.
    package let entries: [String: Int]
    /// What the cache server uses in all; nil without a server.
    package let memoryBytes: Int?
    /// Types whose entries belong to another database than this one, or to a later state of it.
    package let voidTypes: [String]

    /// Never throws: a cache that fails is what this is about.
    package static func of(
        _ cache: any SyncStateCache,
        _ destination: any Destination,
        _ leases: any LeaseStore
    ) async -> CacheStatus {
        do throws(SyncError) {
            let entries = try await cache.entryCounts()
            let voidTypes = try await voidTypes(among: entries, cache, destination, leases)
            return CacheStatus(
                backend: cache.backend,
                trouble: cache.trouble,
                entries: entries,
                memoryBytes: try await cache.memoryBytes(),
                voidTypes: voidTypes
            )
        } catch {
            return CacheStatus(
                backend: cache.backend,
                trouble: "\(error)",
                entries: [:],
                memoryBytes: nil,
                voidTypes: []
            )
        }
    }

    package func summary(isEnabled: Bool) -> String {
        "backend \(backend), \(isEnabled ? "enabled" : "disabled"), \(entries.values.total.grouped) entries"
    }

    /// What a person must know beyond the numbers, a line each.
    package var remarks: [String] {
        let void = voidTypes.map { type in
            "the entries of \(type) are void: database or cache was restored or replaced, or a run did without the "
                + "cache; the next run compares all"
        }
        return [trouble].compactMap(\.self) + void
    }

    private static func voidTypes(
        among entries: [String: Int],
        _ cache: any SyncStateCache,
        _ destination: any Destination,
        _ leases: any LeaseStore
    ) async throws(SyncError) -> [String] {
        let generation = try await destination.generation()
        var void: [String] = []
        for type in entries.filter({ $0.value > 0 }).keys.sorted() {
            let note = try await cache.note(.watermark(entityType: type))
            let newest = try await leases.newestToken(of: type)
            let sound = CacheWatermark(generation: generation, leaseToken: newest)
            if note.flatMap(CacheWatermark.init) != sound { void.append(type) }
        }
        return void
    }
}

extension CacheStatus {
    /// The statistics of contract, section 2, as one JSON object: with the look-ups of each type's last run, and their sums.
    /// - Parameters:
    ///   - types: of the catalog.
    ///   - runs: the newest first.
    ///   - session: what was asked beside runs; nil where nothing can be.
    package func json(
        of types: [EntityType],
        isEnabled: Bool,
        runs: [RunRecord],
        session: CacheOperations.Session? = nil
    ) -> String {
        let last = types.map { CacheSession.last(of: $0, in: runs) }
        let byType = zip(types, last).map { type, last in
            let members: [(String, String?)] = [("keys", String(entries[type.name] ?? 0))] + (last?.members ?? [])
            return (type.name, Optional(JSONWriter.object(members)))
        }
        let sum = last.reduce(CacheSession(RunCounters())) { $0.adding($1) }
        return JSONWriter.object(
            [
                ("backend", JSONWriter.string(backend)),
                ("enabled", String(isEnabled)),
                ("keys", String(entries.values.total)),
            ] + sum.members + [
                ("memory_bytes", memoryBytes.map(String.init)),
                ("trouble", trouble.map(JSONWriter.string)),
                ("entity_state_ttl_seconds", String(SyncState.timeToLive.components.seconds)),
                ("sync_status_ttl_seconds", String(CacheNote.runStatus(entityType: "").timeToLive.components.seconds)),
                (
                    "batch_sync_ttl_seconds",
                    String(CacheNote.batch(entityType: "", id: "").timeToLive.components.seconds)
                ),
                ("types", JSONWriter.object(byType)),
                ("session", session.map { JSONWriter.object($0.cacheSession.members) }),
            ]
        )
    }
}

extension CacheSession {
    /// Of a type's last run.
    package static func last(of type: EntityType, in runs: [RunRecord]) -> CacheSession? {
        runs.first { $0.entityType == type.name }.map { CacheSession($0.counters) }
    }

    /// The session statistics of contract, section 2.
    package var members: [(name: String, json: String?)] {
        [
            ("total_checked", String(totalChecked)),
            ("cache_hits", String(hits)),
            ("cache_misses", String(misses)),
            ("skipped", String(skipped)),
            ("synced", String(synced)),
            ("hit_rate", JSONWriter.string(hitRateText)),
        ]
    }

    fileprivate init(totalChecked: Int, hits: Int, skipped: Int, synced: Int) {
        self.totalChecked = totalChecked
        self.hits = hits
        self.skipped = skipped
        self.synced = synced
    }

    fileprivate func adding(_ other: CacheSession?) -> CacheSession {
        guard let other else { return self }
        return CacheSession(
            totalChecked: totalChecked.plus(other.totalChecked),
            hits: hits.plus(other.hits),
            skipped: skipped.plus(other.skipped),
            synced: synced.plus(other.synced)
        )
    }
}

extension CacheOperations.Session {
    fileprivate var cacheSession: CacheSession {
        CacheSession(totalChecked: totalChecked, hits: hits, skipped: skipped, synced: synced)
    }
}
