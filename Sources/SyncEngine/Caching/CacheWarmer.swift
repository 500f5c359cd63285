package import Logging
package import SyncCore

/// Fills the state cache from the hashes stored beside the rows, without a call to the source: a sync right afterwards skips
/// all that did not change.
package struct CacheWarmer: Sendable {
    private static let chunk = 1_000
    private static let leaseTimeToLive: Duration = .seconds(300)

    private let catalog: EntityCatalog
    private let destination: any Destination
    private let cache: any SyncStateCache
    private let letters: any DeadLetterStore
    private let leases: any LeaseStore
    private let time: any TimeSource
    private let logger: Logger

    package init(
        catalog: EntityCatalog,
        destination: any Destination,
        cache: any SyncStateCache,
        letters: any DeadLetterStore,
        leases: any LeaseStore,
        time: any TimeSource,
        logger: Logger
    ) {
        self.catalog = catalog
        self.destination = destination
        self.cache = cache
        self.letters = letters
        self.leases = leases
        self.time = time
        self.logger = logger
    }

    /// Holds the type's lease meanwhile: a run beside it would commit rows newer than the hashes that are read here.
    ///
    /// - Returns: the number of entities cached.
    package func warm(_ type: EntityType, as holder: LeaseHolder) async throws(SyncError) -> Int {
        var count = 0
        let keeper = LeaseKeeper(leases, time: time, timeToLive: Self.leaseTimeToLive)
        try await keeper.withLease(on: type.name, holder: holder) { lease throws(SyncError) in
            let check = GenerationCheck(destination: destination, cache: cache, logger: logger)
            count = try await warm(type, try await check.generation(for: lease))
        }
        return count
    }

    private func warm(_ type: EntityType, _ generation: String) async throws(SyncError) -> Int {
        // The record of an open letter has to be looked at: mended, it may be what its row has.
        let open = try await letters.openIDs(of: catalog.namesInListing(of: type), .list)
        var last: String?
        var count = 0
        while true {
            let versions = try await destination.storedVersions(of: type, after: last, limit: Self.chunk)
            guard let final = versions.last else { return count }
            let sound = versions.filter { !open.contains($0.entityID) }
            if !sound.isEmpty { try await cache.put(sound.map { state(of: $0, type, generation) }) }
            count += sound.count
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
