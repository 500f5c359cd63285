package import SyncCore

/// Fills the state cache from the hashes stored beside the rows, without a call to the source: a sync right afterwards skips
/// all that did not change.
package struct CacheWarmer: Sendable {
    private static let chunk = 1_000

    private let destination: any Destination
    private let cache: any SyncStateCache
    private let time: any TimeSource

    package init(destination: any Destination, cache: any SyncStateCache, time: any TimeSource) {
        self.destination = destination
        self.cache = cache
        self.time = time
    }

    /// - Returns: the number of entities cached.
    package func warm(_ type: EntityType) async throws(SyncError) -> Int {
        let generation = try await destination.generation()
        var last: String?
        var count = 0
        while true {
            let versions = try await destination.storedVersions(of: type, after: last, limit: Self.chunk)
            guard let final = versions.last else { return count }
            try await cache.mark(versions.map { state(of: $0, type, generation) })
            count += versions.count
            last = final.localID
        }
    }

    private func state(of version: StoredVersion, _ type: EntityType, _ generation: String) -> SyncState {
        SyncState(
            entityType: type.name,
            entityID: version.entityID,
            localID: version.localID,
            contentHash: version.contentHash,
            detailHash: version.detailHash,
            lastModified: version.lastModified,
            cachedAt: time.now(),
            syncCount: 1,
            generation: generation
        )
    }
}
