package import SyncCore

/// What a run works with: the ports, filled by the composition root.
package struct SyncPorts: Sendable {
    package let source: any RecordSource
    package let cache: any SyncStateCache
    package let destination: any Destination
    package let runs: any RunStore
    package let leases: any LeaseStore
    package let time: any TimeSource
    /// A new run id (a UUID).
    package let makeRunID: @Sendable () -> String
    /// This process, as the holder of a run's lease.
    package let holder: @Sendable (_ runID: String) -> LeaseHolder

    package init(
        source: any RecordSource,
        cache: any SyncStateCache,
        destination: any Destination,
        runs: any RunStore,
        leases: any LeaseStore,
        time: any TimeSource,
        makeRunID: @escaping @Sendable () -> String,
        holder: @escaping @Sendable (_ runID: String) -> LeaseHolder
    ) {
        self.source = source
        self.cache = cache
        self.destination = destination
        self.runs = runs
        self.leases = leases
        self.time = time
        self.makeRunID = makeRunID
        self.holder = holder
    }
}

/// What is asked of a run.
package struct SyncOptions: Sendable {
    package static let batchSizes = 10...200

    /// Only these records; nil for all.
    package var ids: [String]?
    /// Sync every record, whatever the cache says.
    package var force: Bool
    /// False: no entry is looked up, so every record is synced.
    package var cacheEnabled: Bool
    /// Rows per database transaction; never the page size of the source.
    package var batchSize: Int
    /// How long a lease lasts without a renewal (`TDS_LOCK_TIMEOUT_SECONDS`).
    package var leaseTimeToLive: Duration

    package init(
        ids: [String]? = nil,
        force: Bool = false,
        cacheEnabled: Bool = true,
        batchSize: Int = 100,
        leaseTimeToLive: Duration = .seconds(300)
    ) {
        self.ids = ids
        self.force = force
        self.cacheEnabled = cacheEnabled
        self.batchSize = min(max(batchSize, Self.batchSizes.lowerBound), Self.batchSizes.upperBound)
        self.leaseTimeToLive = leaseTimeToLive
    }

    package var mode: SyncMode { ids == nil ? .full : .realtime }
}
