import Logging
import SyncCore

/// Takes records from their decision to their mark, for one run.
struct PageSyncer {
    private let type: EntityType
    private let options: SyncOptions
    private let ports: SyncPorts
    private let lease: Lease
    private let observer: ProgressObserver
    private let mapper: RowMapper
    private var states: StateKeeper
    /// Pages that only skipped, and so wait for a later page's transaction.
    private var pagesDeferred: [Int] = []

    init(
        type: EntityType,
        options: SyncOptions,
        ports: SyncPorts,
        lease: Lease,
        generation: String,
        logger: Logger,
        observer: @escaping ProgressObserver
    ) {
        self.type = type
        self.options = options
        self.ports = ports
        self.lease = lease
        self.observer = observer
        mapper = RowMapper(type)
        states = StateKeeper(
            ports.cache,
            type: type,
            generation: generation,
            isEnabled: options.cacheEnabled,
            logger: logger
        )
    }

    /// Syncs a page; with its last batch the checkpoint moves behind it.
    /// - Parameter fresh: the page's records that this walk has not met before.
    mutating func sync(_ page: RecordPage, fresh: [SourceRecord], _ tally: inout RunTally) async throws(SyncError) {
        tally.saw(fresh)
        let checkpoint = Checkpoint(
            runID: tally.run.id,
            nextPage: page.context.page + 1,
            savedAt: ports.time.now()
        )
        let place = (page: page.context.page, hasMore: page.context.hasMorePages)
        try await sync(fresh, rejected: page.rejected, checkpoint, place, &tally)
    }

    /// Syncs records by their ids, each with a call of its own.
    mutating func sync(ids: [String], _ tally: inout RunTally) async throws(SyncError) {
        var remaining = ids[...]
        while !remaining.isEmpty {
            let chunk = remaining.prefix(options.batchSize)
            remaining = remaining.dropFirst(options.batchSize)
            let fetched = try await fetch(chunk)
            for missing in fetched.missing { tally.note(missing.id, missing.fault) }
            try await sync(
                fetched.records,
                rejected: fetched.rejected,
                missing: fetched.missing.count,
                nil,
                (page: 0, hasMore: !remaining.isEmpty),
                &tally
            )
        }
    }

    // MARK: Steps

    private mutating func sync(
        _ records: [SourceRecord],
        rejected: [RejectedRecord],
        missing: Int = 0,
        _ checkpoint: Checkpoint?,
        _ place: (page: Int, hasMore: Bool),
        _ tally: inout RunTally
    ) async throws(SyncError) {
        let known = await states.lookUp(records.map(\.id), &tally)
        let plan = PagePlan(
            records: records,
            rejected: rejected,
            known: known,
            decision: ChangeDecision(force: options.force, generation: states.generation),
            mapper: mapper,
            now: ports.time.now()
        )
        if checkpoint != nil, tally.defers(plan, hasMore: place.hasMore) {
            guard !Task.isCancelled else { throw .cancelled }
            tally.deferred(plan)
            pagesDeferred.append(place.page)
            return tell(place, tally)
        }
        for batch in batches(of: plan, missing: missing, checkpoint, tally) {
            try await commit(batch, known, &tally)
            tell(place, tally)
        }
        if checkpoint != nil { await noteFinished(place.page, &tally) }
    }

    /// Notes how the run began or ended.
    func noteRun(_ tally: inout RunTally) async { await states.note([], &tally) }

    /// The page is safe, and with it those before that had no transaction.
    private mutating func noteFinished(_ page: Int, _ tally: inout RunTally) async {
        let now = ports.time.now()
        let batches = (pagesDeferred + [page]).map { FinishedBatch(entityType: type.name, page: $0, finishedAt: now) }
        pagesDeferred = []
        await states.note(batches, &tally)
    }

    private func tell(_ place: (page: Int, hasMore: Bool), _ tally: RunTally) {
        observer(
            SyncProgress(
                entityType: type.name,
                page: place.page,
                hasMorePages: place.hasMore,
                counters: tally.counters,
                elapsed: tally.run.startedAt.duration(to: ports.time.now()),
                usage: ports.source.usage
            )
        )
    }

    /// Transactions of at most `batchSize` rows. The last one, perhaps without rows, has all that is said once per page, and
    /// the skips of the pages before that had no transaction.
    private func batches(
        of plan: PagePlan,
        missing: Int,
        _ checkpoint: Checkpoint?,
        _ tally: RunTally
    ) -> [Batch] {
        let starts = plan.rows.isEmpty ? [0] : Array(stride(from: 0, to: plan.rows.count, by: options.batchSize))
        var counters = plan.counters
        counters.failed += missing
        if checkpoint != nil { counters += tally.pending }
        return starts.map { start in
            let isLast = start == starts.last
            return Batch(
                type: type,
                runID: tally.run.id,
                rows: Array(plan.rows[start..<min(start + options.batchSize, plan.rows.count)]),
                deadLetters: isLast ? plan.deadLetters : [],
                counters: isLast ? counters : RunCounters(),
                checkpoint: isLast ? checkpoint : nil,
                now: ports.time.now()
            )
        }
    }

    /// Forget, commit, mark. A cancelled run stops before the next commit, never inside of one.
    private mutating func commit(
        _ batch: Batch,
        _ known: KnownStates,
        _ tally: inout RunTally
    ) async throws(SyncError) {
        guard !Task.isCancelled else { throw .cancelled }
        var batch = batch
        batch.renewsGeneration = await !states.forget(batch, &tally)
        let outcome = try await uncancelled { [ports, lease, batch] () async throws(SyncError) in
            try await ports.destination.commit(batch, holding: lease)
        }
        tally.committed(batch, outcome)
        await states.mark(batch, outcome, known, now: ports.time.now(), &tally)
    }

    // MARK: By id

    private struct Fetched {
        var records: [SourceRecord] = []
        var rejected: [RejectedRecord] = []
        var missing: [(id: String, fault: RecordFault)] = []
    }

    private func fetch(_ ids: ArraySlice<String>) async throws(SyncError) -> Fetched {
        var fetched = Fetched()
        for id in ids {
            do throws(SyncError) {
                switch try await ports.source.record(id, of: type) {
                case .record(let record): fetched.records.append(record)
                case .rejected(let rejected): fetched.rejected.append(rejected)
                case .foreign:
                    fetched.missing.append((id, RecordFault(.notFound, "\(id) exists, but is no \(type.name)")))
                }
            } catch {
                guard error.disposition == .setRecordAside else { throw error }
                fetched.missing.append((id, RecordFault(.notFound, error.message)))
            }
        }
        return fetched
    }
}
