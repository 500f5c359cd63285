/// Grants the right to write one entity type to one run at a time.
///
/// ## Contract
/// - `acquire` throws ``SyncError/Code/leaseHeld``, naming the holder, while another run holds an unexpired lease whose
///   process may be alive.
/// - Every grant of a type has a greater token than all before it, also after a release.
/// - `renew` throws ``SyncError/Code/leaseLost`` when the lease is not the newest one any more.
package protocol LeaseStore: Sendable {
    func acquire(
        _ entityType: String,
        for holder: LeaseHolder,
        timeToLive: Duration,
        now: Instant
    ) async throws(SyncError) -> Lease

    func renew(_ lease: Lease, timeToLive: Duration, now: Instant) async throws(SyncError) -> Lease

    /// The token of the newest lease of a type, also of one that ended; 0 where there never was one.
    func newestToken(of entityType: String) async throws(SyncError) -> Int64

    /// Gives the lease back; a lease that was lost already is left alone.
    func release(_ lease: Lease) async throws(SyncError)
}
