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

    /// Looks at pages of one walk before their turn. What it finds counts until the generation is renewed.
    func scout() async -> PageScout {
        // It does not know of entries that are still being made.
        await settle()
        return PageScout(
            cache: ports.cache,
            isCacheEnabled: options.cacheEnabled,
            force: options.force,
            generation: generation,
            mapper: mapper,
            time: ports.time
        )
    }

    func lookUp(_ ids: [String]) async -> KnownStates { await states.lookUp(ids) }

    /// Counts what went wrong when a page was looked at before its turn.
    func note(_ cacheErrors: [SyncError]) {
        for error in cacheErrors { states.failed(error) }
    }

    /// Notes for other programs how far the run is, and which of its batches are safe, while the run goes on.
    func note(_ batches: [FinishedBatch] = []) { states.note(batches) }

    /// Waits until the cache has all that was put and noted.
    func settle() async { await states.settle() }

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
    /// - Parameters:
    ///   - known: what the cache said of its records.
    ///   - isInvalidated: whether the entries of its records could be removed, where that was tried before.
    @discardableResult
    func commit(
        _ batch: Batch,
        _ known: KnownStates = .notAsked,
        isInvalidated: Bool? = nil
    ) async throws(SyncError) -> CommitOutcome {
        guard !Task.isCancelled else { throw .cancelled }
        var batch = batch
        batch.isForced = options.force
        if let isInvalidated {
            batch.renewsGeneration = !isInvalidated
        } else {
            batch.renewsGeneration = await !states.invalidate(batch)
        }
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
