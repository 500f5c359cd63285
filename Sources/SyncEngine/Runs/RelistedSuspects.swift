import SyncCore

/// Records that a listing lacked, that were asked for by id without an end to it (``RecordRetry/Phase/deletion``), and that a listing
/// has again.
struct RelistedSuspects {
    private let type: EntityType
    private let asked: [String: RecordRetry]

    /// To be made before the listing is read: a row that is stored forgets what was asked of it.
    init(of type: EntityType, _ ports: SyncPorts) async throws(SyncError) {
        self.type = type
        asked = try await ports.destination.retries(of: type, .deletion)
    }

    /// Ends the asking. Of one that was refused the detail is due: only that closes its dead letter.
    func settle(
        metBy walk: ListingWalk,
        at now: Instant,
        _ committer: inout BatchCommitter,
        _ tally: inout RunTally
    ) async throws(SyncError) {
        let met = asked.keys.filter { walk.pager.hasMet($0) }.sorted()
        guard !met.isEmpty else { return }
        var batch = Batch(type: type, runID: tally.run.id, now: now)
        batch.present = met
        if type.details != nil { batch.dueDetails = met.filter { asked[$0]?.retryAt == nil } }
        try await committer.commit(batch, .notAsked, &tally)
    }
}
