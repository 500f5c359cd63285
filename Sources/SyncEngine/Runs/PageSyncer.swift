import SyncCore

/// Takes records from their decision to their mark, page by page.
struct PageSyncer {
    /// Where a page stands in its walk.
    struct Place {
        let page: Int
        let hasMore: Bool
        /// Whether an interrupted run can be taken up behind this page.
        let isResumable: Bool
    }

    private let options: SyncOptions
    private let ports: SyncPorts
    private let observer: ProgressObserver
    var committer: BatchCommitter
    /// Pages that only skipped, and so wait for a later page's transaction.
    private var pagesDeferred: [Int] = []

    init(
        _ committer: BatchCommitter,
        options: SyncOptions,
        ports: SyncPorts,
        observer: @escaping ProgressObserver
    ) {
        self.committer = committer
        self.options = options
        self.ports = ports
        self.observer = observer
    }

    /// Syncs a page; with its last batch the checkpoint moves behind it.
    /// - Parameter fresh: the page's records that this walk has not met before.
    mutating func sync(
        _ page: RecordPage,
        fresh: [SourceRecord],
        _ place: Place,
        _ tally: inout RunTally
    ) async throws(SyncError) {
        let known = await committer.lookUp(fresh.map(\.id), &tally)
        let plan = try await plan(fresh, page.rejected, .list, known)
        if place.isResumable, tally.defers(plan, hasMore: place.hasMore) {
            guard !Task.isCancelled else { throw .cancelled }
            tally.deferred(plan)
            pagesDeferred.append(place.page)
            return tell(place, tally)
        }
        for batch in batches(of: plan, place, tally) {
            try await committer.commit(batch, known, &tally)
            tell(place, tally)
        }
        if place.isResumable { await noteFinished(place.page, &tally) }
    }

    /// Syncs records by their ids, in the shape of details. One that the source does not have has failed.
    /// - Returns: those.
    mutating func sync(ids: [String], _ tally: inout RunTally) async throws(SyncError) -> [RecordAbsence] {
        var gone: [RecordAbsence] = []
        try await read(ids, &tally) { syncer, answers, tally throws(SyncError) in
            let type = syncer.committer.type
            for absence in answers.gone { tally.note(absence.id, absence.fault(of: type)) }
            for record in answers.postponed { tally.note(record, of: type) }
            try await syncer.sync(answers, failed: answers.gone.count + answers.postponed.count, &tally)
            try await syncer.makeDetailsDue(answers.postponed.map(\.id), &tally)
            gone += answers.gone
        }
        return gone
    }

    /// Syncs records by their ids, in the shape of details.
    /// - Returns: the ones that the source does not have.
    mutating func sync(announced ids: [String], _ tally: inout RunTally) async throws(SyncError) -> [RecordAbsence] {
        var gone: [RecordAbsence] = []
        try await read(ids, &tally) { syncer, answers, tally throws(SyncError) in
            try await syncer.sync(answers, failed: 0, &tally)
            tally.answered.formUnion(answers.settled + answers.rejected.compactMap(\.id))
            for record in answers.postponed { tally.postponed[record.id] = record.error }
            gone += answers.gone
        }
        return gone
    }

    /// Leaves records that were named or announced and could not be read to the next usual run: nobody else reads them once the queue
    /// has given them up.
    mutating func makeDetailsDue(_ ids: [String], _ tally: inout RunTally) async throws(SyncError) {
        guard committer.type.details != nil, !ids.isEmpty else { return }
        var batch = Batch(type: committer.type, runID: tally.run.id, now: ports.time.now())
        batch.dueDetails = ids
        try await committer.commit(batch, .notAsked, &tally)
    }

    // MARK: Steps

    /// Reads details in chunks. What was read before an error is synced.
    private mutating func read(
        _ ids: [String],
        _ tally: inout RunTally,
        _ sync: (inout PageSyncer, RecordAnswers, inout RunTally) async throws(SyncError) -> Void
    ) async throws(SyncError) {
        var remaining = ids[...]
        while !remaining.isEmpty {
            let chunk = Array(remaining.prefix(options.batchSize))
            remaining = remaining.dropFirst(chunk.count)
            let read = await ports.source.details(chunk, of: committer.type)
            try await sync(&self, read, &tally)
            tell(Place(page: 0, hasMore: !remaining.isEmpty, isResumable: false), tally)
            if let error = read.error { throw error }
        }
    }

    /// - Parameter failed: how many of the ids brought nothing, and should have, beside those that are dead letters.
    private mutating func sync(_ answers: RecordAnswers, failed: Int, _ tally: inout RunTally) async throws(SyncError) {
        let known = await committer.lookUp(answers.records.map(\.id), &tally)
        var plan = try await plan(answers.records, [], .detail, known)
        plan.add(lettersOf: answers, committer.type)
        var counters = plan.counters
        counters.failed += failed
        var batch = batch(plan.rows, tally, deadLetters: plan.deadLetters, counters: counters)
        batch.settledDetails = answers.records.map(\.id) + answers.refused.map(\.id)
        batch.retries = answers.refused.map { refusal in
            RecordRetry(ending: nil, of: refusal.id, .detail, reason: refusal.fault.message)
        }
        try await committer.commit(batch, known, &tally)
    }

    private func plan(
        _ records: [SourceRecord],
        _ rejected: [RejectedRecord],
        _ shape: RecordShape,
        _ known: KnownStates
    ) async throws(SyncError) -> PagePlan {
        var plan = PagePlan(
            records: records,
            rejected: rejected,
            shape: shape,
            known: known,
            decision: ChangeDecision(force: options.force, generation: committer.generation),
            mapper: committer.mapper,
            now: ports.time.now()
        )
        let outside = plan.rows.filter { !options.admission.admits($0, of: committer.type) }.map(\.record.id)
        if !outside.isEmpty {
            let stored = try await ports.destination.storedRows(of: committer.type, ids: outside)
            plan.refuse(Set(outside).subtracting(stored.map(\.version.entityID)))
        }
        return plan
    }

    /// The page is safe, and with it those before that had no transaction.
    private mutating func noteFinished(_ page: Int, _ tally: inout RunTally) async {
        let now = ports.time.now()
        let batches = (pagesDeferred + [page]).map { page in
            FinishedBatch(entityType: committer.type.name, page: page, finishedAt: now)
        }
        pagesDeferred = []
        await committer.note(batches, &tally)
    }

    private func tell(_ place: Place, _ tally: RunTally) {
        observer(
            SyncProgress(
                entityType: committer.type.name,
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
    private func batches(of plan: PagePlan, _ place: Place, _ tally: RunTally) -> [Batch] {
        let starts = plan.rows.isEmpty ? [0] : Array(stride(from: 0, to: plan.rows.count, by: options.batchSize))
        var counters = plan.counters
        if place.isResumable { counters += tally.pending }
        let checkpoint = Checkpoint(runID: tally.run.id, nextPage: place.page + 1, savedAt: ports.time.now())
        return starts.map { start in
            let rows = Array(plan.rows[start..<min(start + options.batchSize, plan.rows.count)])
            guard start == starts.last else { return batch(rows, tally) }
            var last = batch(
                rows,
                tally,
                deadLetters: plan.deadLetters,
                counters: counters,
                checkpoint: place.isResumable && place.hasMore ? checkpoint : nil
            )
            last.endsListing = place.isResumable && !place.hasMore
            return last
        }
    }

    private func batch(
        _ rows: [Row],
        _ tally: RunTally,
        deadLetters: [DeadLetter] = [],
        counters: RunCounters = RunCounters(),
        checkpoint: Checkpoint? = nil
    ) -> Batch {
        Batch(
            type: committer.type,
            runID: tally.run.id,
            rows: rows,
            deadLetters: deadLetters,
            counters: counters,
            checkpoint: checkpoint,
            now: ports.time.now()
        )
    }
}
