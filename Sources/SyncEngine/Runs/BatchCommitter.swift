import Logging
import SyncCore
import Tracing

/// Stores batches of one run so that no entry of the state cache is ever older than its row: forget, commit, mark.
struct BatchCommitter {
    let type: EntityType
    let mapper: RowMapper
    private let ports: SyncPorts
    private let lease: Lease
    private let isForced: Bool
    private var states: StateKeeper

    init(
        type: EntityType,
        options: SyncOptions,
        ports: SyncPorts,
        lease: Lease,
        generation: String,
        logger: Logger
    ) {
        self.type = type
        self.ports = ports
        self.lease = lease
        isForced = options.force
        mapper = RowMapper(type)
        states = StateKeeper(
            ports.cache,
            type: type,
            generation: generation,
            isEnabled: options.cacheEnabled,
            logger: logger
        )
    }

    /// Of the database, at every moment.
    var generation: String { states.generation }

    func lookUp(_ ids: [String], _ tally: inout RunTally) async -> KnownStates { await states.lookUp(ids, &tally) }

    /// Notes for other programs how far the run is, and which of its batches are safe.
    func note(_ batches: [FinishedBatch] = [], _ tally: inout RunTally) async { await states.note(batches, &tally) }

    /// A cancelled run stops before the next commit, never inside of one.
    @discardableResult
    mutating func commit(
        _ batch: Batch,
        _ known: KnownStates,
        _ tally: inout RunTally
    ) async throws(SyncError) -> CommitOutcome {
        guard !Task.isCancelled else { throw .cancelled }
        var batch = batch
        batch.isForced = isForced
        batch.renewsGeneration = await !states.forget(batch, &tally)
        let attributes: SpanAttributes = [
            "type": "\(type.name)", "sync_id": "\(batch.runID)", "rows": "\(batch.rows.count)",
        ]
        let outcome = try await spanned("sync.commit", attributes) { [batch] () async throws(SyncError) in
            try await uncancelled { [ports, lease] () async throws(SyncError) in
                try await ports.destination.commit(batch, holding: lease)
            }
        }
        tally.committed(batch, outcome)
        await states.mark(batch, outcome, known, now: ports.time.now(), &tally)
        return outcome
    }
}
