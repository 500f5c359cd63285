import SyncCore

/// Holds a lease while a run works: renews it three times in its life and gives it back.
///
/// A renewal that fails for a moment is tried again at the next turn. A lease that is lost needs no signal to the run: its
/// next commit is refused by the fence.
struct LeaseKeeper {
    private let leases: any LeaseStore
    private let time: any TimeSource
    private let timeToLive: Duration
    private let outlivesLease: Bool

    /// - Parameter outlivesLease: whether the process goes on after it gave the lease back. A lease of one that ends is taken over.
    init(_ leases: any LeaseStore, time: any TimeSource, timeToLive: Duration, outlivesLease: Bool = false) {
        self.leases = leases
        self.time = time
        self.timeToLive = timeToLive
        self.outlivesLease = outlivesLease
    }

    func withLease(
        on entityType: String,
        holder: LeaseHolder,
        _ body: (Lease) async throws(SyncError) -> Void
    ) async throws(SyncError) {
        let lease = try await leases.acquire(entityType, for: holder, timeToLive: timeToLive, now: time.now())
        let result: Result<Void, SyncError>
        do throws(SyncError) {
            try await renewing(lease, every: timeToLive / 3, time) {
                [leases, time, timeToLive] lease async throws(SyncError) in
                try await leases.renew(lease, timeToLive: timeToLive, now: time.now())
            } _: { () async throws(SyncError) in
                try await body(lease)
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        // Not worth failing a finished run: an unreleased lease runs out by itself.
        try? await release(lease)
        try result.get()
    }

    /// While the database is away this is tried again, where nobody else could have the type before the lease runs out.
    private func release(_ lease: Lease) async throws(SyncError) {
        let now = time.now()
        let end = outlivesLease ? now.advanced(by: timeToLive) : now
        try await uncancelled(until: end, time) { [leases] () async throws(SyncError) in
            try await leases.release(lease)
        }
    }
}
