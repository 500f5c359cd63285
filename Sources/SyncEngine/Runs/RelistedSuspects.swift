import SyncCore

/// Records that a listing lacked, that were asked for by id without an end to it (``RecordRetry/Phase/deletion``), and that a listing
/// has again.
struct RelistedSuspects {
    private let run: RunContext
    private let asked: [String: RecordRetry]

    /// To be made before the listing is read: a row that is stored forgets what was asked of it.
    init(_ run: RunContext) async throws(SyncError) {
        self.run = run
        asked = try await run.ports.destination.retries(of: run.type, .deletion)
    }

    /// Ends the asking. Of one that was refused the detail is due: only that closes its dead letter.
    func settle(metBy walk: ListingWalk) async throws(SyncError) {
        let met = asked.keys.filter { walk.pager.hasMet($0) }.sorted()
        guard !met.isEmpty else { return }
        var batch = run.batch()
        batch.present = met
        if run.type.details != nil { batch.dueDetails = met.filter { asked[$0]?.retryAt == nil } }
        try await run.commit(batch)
    }
}
