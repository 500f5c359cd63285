import Logging
import SyncCore
import Tracing

/// What the steps of one run share: whose run it is, what it works with, and its numbers. A step is given one and needs nothing else.
///
/// Batches are stored through it, so that no entry of the state cache is ever older than its row: invalidate, commit, put.
///
/// A run is one task, and its steps go one after the other: nothing here is shared between tasks.
final class RunContext {
    let type: EntityType
    let options: SyncOptions
    let ports: SyncPorts
    let lease: Lease
    let mapper: RowMapper
    let tally: RunTally
    let logger: Logger
    private var states: StateKeeper

    /// - Parameter generation: the database's, as the run's beginning found it.
    init(
        of type: EntityType,
        _ options: SyncOptions,
        _ ports: SyncPorts,
        holding lease: Lease,
        generation: String,
        tally: RunTally,
        logger: Logger
    ) {
        self.type = type
        self.options = options
        self.ports = ports
        self.lease = lease
        self.tally = tally
        self.logger = logger
        mapper = RowMapper(type)
        states = StateKeeper(
            ports.cache,
            type: type,
            generation: generation,
            isEnabled: options.cacheEnabled,
            tally: tally,
            logger: logger
        )
    }

    var id: String { tally.run.id }

    /// Of the database, at every moment.
    var generation: String { states.generation }

    func lookUp(_ ids: [String]) async -> KnownStates { await states.lookUp(ids) }

    /// Notes for other programs how far the run is, and which of its batches are safe.
    func note(_ batches: [FinishedBatch] = []) async { await states.note(batches) }

    /// A batch of this run, to be filled.
    func batch(
        _ rows: [Row] = [],
        deadLetters: [DeadLetter] = [],
        counters: RunCounters = RunCounters(),
        checkpoint: Checkpoint? = nil
    ) -> Batch {
        Batch(
            type: type,
            runID: id,
            rows: rows,
            deadLetters: deadLetters,
            counters: counters,
            checkpoint: checkpoint,
            now: ports.time.now()
        )
    }

    /// A cancelled run stops before the next commit, never inside of one.
    /// - Parameter known: what the cache said of its records.
    @discardableResult
    func commit(_ batch: Batch, _ known: KnownStates = .notAsked) async throws(SyncError) -> CommitOutcome {
        guard !Task.isCancelled else { throw .cancelled }
        var batch = batch
        batch.isForced = options.force
        batch.renewsGeneration = await !states.invalidate(batch)
        let attributes: SpanAttributes = [
            "type": "\(type.name)", "sync_id": "\(batch.runID)", "rows": "\(batch.rows.count)",
        ]
        let outcome = try await spanned("sync.commit", attributes) { [batch, ports, lease] () async throws(SyncError) in
            try await uncancelled { () async throws(SyncError) in
                try await ports.destination.commit(batch, holding: lease)
            }
        }
        tally.committed(batch, outcome)
        await states.put(batch, outcome, known, now: ports.time.now())
        return outcome
    }
}
