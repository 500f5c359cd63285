package import SyncCore

/// What the servers of a database share, empty.
package struct ServerStoresUnderTest: Sendable {
    package let queue: any RunQueue
    package let runs: any RunStore
    package let leases: any LeaseStore

    package init(_ database: some RunQueue & RunStore & LeaseStore) {
        queue = database
        runs = database
        leases = database
    }

    /// A lease of an hour for a run, and the run begun under it.
    func begin(_ run: RunRecord) async throws(SyncError) -> Lease {
        let lease = try await leases.acquire(
            run.entityType,
            for: Sample.holder(run.id),
            timeToLive: .seconds(3_600),
            now: run.startedAt
        )
        try await runs.start(run, holding: lease)
        return lease
    }
}
