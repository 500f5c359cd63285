package import SyncCore

/// What a person does with deletions beside the runs.
package struct DeletionOperations: Sendable {
    private let destination: any Destination
    private let deletions: any DeletionStore
    private let leases: any LeaseStore
    private let time: any TimeSource
    private let leaseTimeToLive: Duration

    package init(
        destination: any Destination,
        deletions: any DeletionStore,
        leases: any LeaseStore,
        time: any TimeSource,
        leaseTimeToLive: Duration
    ) {
        self.destination = destination
        self.deletions = deletions
        self.leases = leases
        self.time = time
        self.leaseTimeToLive = leaseTimeToLive
    }

    /// Brings rows back that were marked deleted.
    ///
    /// This takes the type's lease without making entries sound for it, so the next run trusts none of the cache's entries and
    /// compares every record with its row: what is brought back is looked at again. Where nothing is marked deleted, the cache stays
    /// as it is.
    ///
    /// - Returns: how many were.
    package func undelete(
        _ ids: [String],
        of type: EntityType,
        as holder: LeaseHolder
    ) async throws(SyncError) -> Int {
        let rows = try await destination.storedRows(of: type, ids: ids)
        guard rows.contains(where: { $0.deletedAt != nil }) else { return 0 }
        var count = 0
        let keeper = LeaseKeeper(leases, time: time, timeToLive: leaseTimeToLive)
        try await keeper.withLease(on: type.name, holder: holder) { lease throws(SyncError) in
            count = try await deletions.undelete(ids, of: type, now: time.now(), holding: lease)
        }
        return count
    }
}
