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

    let run: RunContext
    let observer: ProgressObserver

    /// Syncs a page; with its last batch the checkpoint moves behind it.
    /// - Parameters:
    ///   - fresh: the page's records that this walk has not met before.
    ///   - outlook: what was found before its turn.
    func sync(
        _ page: RecordPage,
        fresh: [SourceRecord],
        _ outlook: PageOutlook?,
        _ place: Place
    ) async throws(SyncError) {
        let outlook = await standing(outlook, of: page, fresh)
        let (plan, tally) = (try await admitted(outlook.plan), run.tally)
        if place.isResumable, tally.defers(plan, hasMore: place.hasMore) {
            guard !Task.isCancelled else { throw .cancelled }
            tally.deferred(plan, page: place.page)
            return tell(place)
        }
        for batch in batches(of: plan, place) {
            try await run.commit(batch, outlook.known, isInvalidated: outlook.isInvalidated)
            tell(place)
        }
        if place.isResumable { noteFinished(place.page) }
    }

    /// Syncs records by their ids, in the shape of details. One that the source does not have has failed.
    /// - Returns: those.
    func sync(ids: [String]) async throws(SyncError) -> [RecordAbsence] {
        var gone: [RecordAbsence] = []
        try await read(ids) { answers throws(SyncError) in
            for absence in answers.gone { run.tally.note(absence.id, absence.fault(of: run.type)) }
            for record in answers.postponed { run.tally.note(record, of: run.type) }
            try await sync(answers, failed: answers.gone.count + answers.postponed.count)
            try await makeDetailsDue(answers.postponed.map(\.id))
            gone += answers.gone
        }
        return gone
    }

    /// Syncs records by their ids, in the shape of details.
    /// - Returns: the ones that the source does not have.
    func sync(webhookTriggered ids: [String]) async throws(SyncError) -> [RecordAbsence] {
        var gone: [RecordAbsence] = []
        try await read(ids) { answers throws(SyncError) in
            try await sync(answers, failed: 0)
            run.tally.answered.formUnion(answers.settled + answers.rejected.compactMap(\.id))
            for record in answers.postponed { run.tally.postponed[record.id] = record.error }
            gone += answers.gone
        }
        return gone
    }

    /// Leaves records that were named or announced and could not be read to the next usual run: nobody else reads them once the queue
    /// has given them up.
    func makeDetailsDue(_ ids: [String]) async throws(SyncError) {
        guard run.type.details != nil, !ids.isEmpty else { return }
        var batch = run.batch()
        batch.dueDetails = ids
        try await run.commit(batch)
    }

    // MARK: Steps

    /// Reads details in chunks. What was read before an error is synced.
    private func read(
        _ ids: [String],
        _ sync: (RecordAnswers) async throws(SyncError) -> Void
    ) async throws(SyncError) {
        var remaining = ids[...]
        while !remaining.isEmpty {
            let chunk = Array(remaining.prefix(run.options.batchSize))
            remaining = remaining.dropFirst(chunk.count)
            let read = await run.ports.source.details(chunk, of: run.type)
            try await sync(read)
            tell(Place(page: 0, hasMore: !remaining.isEmpty, isResumable: false))
            if let error = read.error { throw error }
        }
    }

    /// - Parameter failed: how many of the ids brought nothing, and should have, beside those that are dead letters.
    private func sync(_ answers: RecordAnswers, failed: Int) async throws(SyncError) {
        let known = await run.lookUp(answers.records.map(\.id))
        var plan = try await admitted(plan(answers.records, [], .detail, known))
        plan.add(lettersOf: answers, run.type)
        var counters = plan.counters
        counters.failed += failed
        var batch = run.batch(plan.rows, deadLetters: plan.deadLetters, counters: counters)
        batch.settledDetails = answers.records.map(\.id) + answers.refused.map(\.id)
        batch.retries = answers.refused.map { refusal in
            RecordRetry(ending: nil, of: refusal.id, .detail, reason: refusal.fault.message)
        }
        try await run.commit(batch, known)
    }

    /// What was found before a page's turn, or else what is found now: an entry of another generation counts as none.
    private func standing(
        _ outlook: PageOutlook?,
        of page: RecordPage,
        _ fresh: [SourceRecord]
    ) async -> PageOutlook {
        if let outlook, outlook.generation == run.generation {
            run.note(outlook.cacheErrors)
            return outlook
        }
        let known = await run.lookUp(fresh.map(\.id))
        return PageOutlook(
            known: known,
            plan: plan(fresh, page.rejected, .list, known),
            isInvalidated: nil,
            generation: run.generation,
            cacheErrors: []
        )
    }

    private func plan(
        _ records: [SourceRecord],
        _ rejected: [RejectedRecord],
        _ shape: RecordShape,
        _ known: KnownStates
    ) -> PagePlan {
        PagePlan(
            records: records,
            rejected: rejected,
            shape: shape,
            known: known,
            decision: ChangeDecision(force: run.options.force, generation: run.generation),
            mapper: run.mapper,
            now: run.ports.time.now()
        )
    }

    /// Without the new rows that are not to be added.
    private func admitted(_ plan: PagePlan) async throws(SyncError) -> PagePlan {
        var plan = plan
        let outside = plan.rows.filter { !run.options.admission.admits($0, of: run.type) }.map(\.record.id)
        if !outside.isEmpty {
            let stored = try await run.ports.destination.storedRows(of: run.type, ids: outside)
            plan.refuse(Set(outside).subtracting(stored.map(\.version.entityID)))
        }
        return plan
    }

    /// The page is safe, and with it those before that had no transaction.
    private func noteFinished(_ page: Int) {
        let now = run.ports.time.now()
        run.note(
            run.tally.finishedPages(with: page).map { page in
                FinishedBatch(entityType: run.type.name, page: page, finishedAt: now)
            }
        )
    }

    private func tell(_ place: Place) {
        observer(
            SyncProgress(
                entityType: run.type.name,
                page: place.page,
                hasMorePages: place.hasMore,
                counters: run.tally.counters,
                elapsed: run.tally.run.startedAt.duration(to: run.ports.time.now()),
                usage: run.ports.source.usage
            )
        )
    }

    /// Transactions of at most `batchSize` rows. The last one, perhaps without rows, has all that is said once per page, and
    /// the skips of the pages before that had no transaction.
    private func batches(of plan: PagePlan, _ place: Place) -> [Batch] {
        let size = run.options.batchSize
        let starts = plan.rows.isEmpty ? [0] : Array(stride(from: 0, to: plan.rows.count, by: size))
        var counters = plan.counters
        if place.isResumable { counters += run.tally.pending }
        let checkpoint = Checkpoint(runID: run.id, nextPage: place.page + 1, savedAt: run.ports.time.now())
        return starts.map { start in
            let rows = Array(plan.rows[start..<min(start + size, plan.rows.count)])
            guard start == starts.last else { return run.batch(rows) }
            var last = run.batch(
                rows,
                deadLetters: plan.deadLetters,
                counters: counters,
                checkpoint: place.isResumable && place.hasMore ? checkpoint : nil
            )
            last.endsListing = place.isResumable && !place.hasMore
            return last
        }
    }
}
