import SyncCore

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
    let voidTypes: [String]

    /// Never throws: a cache that fails is what this is about.
    package static func of(_ stores: Stores) async -> CacheStatus {
        let cache = stores.cache
        do throws(SyncError) {
            let entries = try await cache.entryCounts()
            let voidTypes = try await voidTypes(among: entries, stores)
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

    func summary(isEnabled: Bool) -> String {
        "backend \(backend), \(isEnabled ? "enabled" : "disabled"), \(entries.values.reduce(0, +).grouped) entries"
    }

    /// What a person must know beyond the numbers, a line each.
    var remarks: [String] {
        let void = voidTypes.map { type in
            "the entries of \(type) are void: database or cache was restored or replaced, or a run did without the "
                + "cache; the next run compares all"
        }
        return [trouble].compactMap(\.self) + void
    }

    private static func voidTypes(
        among entries: [String: Int],
        _ stores: Stores
    ) async throws(SyncError) -> [String] {
        let generation = try await stores.destination.generation()
        var void: [String] = []
        for type in entries.filter({ $0.value > 0 }).keys.sorted() {
            let note = try await stores.cache.note(.watermark(entityType: type))
            let newest = try await stores.leases.newestToken(of: type)
            let sound = CacheWatermark(generation: generation, leaseToken: newest)
            if note.flatMap(CacheWatermark.init) != sound { void.append(type) }
        }
        return void
    }
}
