import SyncCore

/// Reads the details that are due, the last modified records first, and stores them.
///
/// What is due is told by the rows themselves: a list row that was written makes its details due, in its own transaction. So a
/// run that ends in between, for whatever reason, loses nothing, and the next one goes on. A record whose details are refused or
/// gone is a dead letter and due no more until its row changes; one that was not to be had for now, or that cannot be read, waits
/// for a time of its own.
struct DetailSyncer {
    /// Where each record is a call, so many minutes of calls are lost at most by a crash.
    private static let chunk = 25
    /// The same where others may wait for the type: a few seconds of calls.
    private static let chunkGivingWay = 4
    /// Records that become due in one transaction.
    private static let turnedMax = 1_000
    /// So many details that are refused, and none that is not, are the type's trouble and not theirs.
    private static let refusedMax = 100

    let run: RunContext
    let still: StillMembers

    /// Makes those details due whose turn it is.
    func turn(_ scope: DetailScope) async throws(SyncError) {
        for start in stride(from: 0, to: scope.turned.count, by: Self.turnedMax) {
            var batch = batch()
            batch.dueDetails = Array(scope.turned[start..<min(start + Self.turnedMax, scope.turned.count)])
            try await run.commit(batch)
        }
        // The rotation last: after a crash in between, what is due stays due.
        guard let rotation = scope.rotation else { return }
        var batch = batch()
        batch.rotation = rotation
        try await run.commit(batch)
    }

    /// - Parameters:
    ///   - limit: how many are asked for at most.
    ///   - among: of which records; nil: of all.
    func read(atMost limit: Int, among: Set<String>?) async throws(SyncError) {
        let retries = try await ports.destination.retries(of: type, .detail)
        var asked: Set<String> = []
        var refusals = 0
        var postponed = 0
        var isAnyRead = false
        while await !givesWay() {
            let ids = Array(try await due(among: among, but: asked).prefix(limit - asked.count))
            guard !ids.isEmpty else { return }
            asked.formUnion(ids)
            let answers = await ports.detailSource.details(ids, of: type)
            if !isAnyRead { try await still.lift(by: answers.records) }
            try await store(answers, retries)
            if let error = answers.error { throw error }
            isAnyRead = isAnyRead || !answers.records.isEmpty
            refusals += answers.refused.count
            if !isAnyRead, refusals >= Self.refusedMax, let last = answers.refused.last { throw allRefused(last) }
            // Each run would wait out the retries of every one.
            postponed += answers.postponed.count
            if !isAnyRead, postponed >= OutageWatch.unansweredMax, let last = answers.postponed.last {
                throw last.error
            }
        }
    }

    private var type: EntityType { run.type }
    private var ports: SyncPorts { run.ports }

    private var chunk: Int {
        switch type.details?.call {
        case .bulk(let idsMax): idsMax
        case .each, nil: ports.givesWay == nil ? Self.chunk : Self.chunkGivingWay
        }
    }

    private func givesWay() async -> Bool { await ports.givesWay?() ?? false }

    private func due(among: Set<String>?, but asked: Set<String>) async throws(SyncError) -> [String] {
        // Whatever became of an answer, nothing is asked for twice in a run.
        if let among {
            let all = try await ports.destination.dueDetails(of: type, limit: .max, now: ports.time.now())
            return Array(all.filter { among.contains($0) && !asked.contains($0) }.prefix(chunk))
        }
        let due = try await ports.destination.dueDetails(of: type, limit: chunk, now: ports.time.now())
        let new = due.filter { !asked.contains($0) }
        guard new.isEmpty, !due.isEmpty else { return new }
        let all = try await ports.destination.dueDetails(of: type, limit: chunk + asked.count, now: ports.time.now())
        return Array(all.filter { !asked.contains($0) }.prefix(chunk))
    }

    private func store(_ answers: RecordAnswers, _ retries: [String: RecordRetry]) async throws(SyncError) {
        let known = await run.lookUp(answers.records.map(\.id))
        let plan = PagePlan(taking: answers, run.mapper)
        var counters = RunCounters()
        counters.failed = answers.postponed.count
        var batch = batch(plan.rows, deadLetters: plan.deadLetters, counters: counters)
        batch.settledDetails = answers.settled
        batch.retries = answers.postponed.map { retry($0.id, after: retries, "\($0.error)") }
        batch.retries += answers.refused.map { refusal in
            RecordRetry(ending: retries[refusal.id], of: refusal.id, .detail, reason: refusal.fault.message)
        }
        batch.retries += answers.gone.map { absence in
            RecordRetry(ending: retries[absence.id], of: absence.id, .detail, reason: absence.fault(of: type).message)
        }
        batch.retries += answers.rejected.compactMap { record in
            record.id.map { retry($0, after: retries, record.fault.message) }
        }
        let outcome = try await run.commit(batch, known)
        for record in answers.postponed { run.tally.note(record, of: type) }
        try await postponeOlder(plan.rows, outcome, retries)
    }

    /// A detail that is older than its list row is not the one that is due; that one may come later.
    private func postponeOlder(
        _ rows: [Row],
        _ outcome: CommitOutcome,
        _ retries: [String: RecordRetry]
    ) async throws(SyncError) {
        let older = zip(rows, outcome.rows).compactMap { row, outcome in
            if case .superseded = outcome { row.record.id } else { nil }
        }
        guard !older.isEmpty else { return }
        var batch = batch()
        batch.retries = older.map { retry($0, after: retries, "its detail is older than its list row") }
        try await run.commit(batch)
    }

    private func retry(_ id: String, after retries: [String: RecordRetry], _ reason: String) -> RecordRetry {
        RecordRetry(after: retries[id], of: id, .detail, reason: reason, now: ports.time.now())
    }

    private func batch(
        _ rows: [Row] = [],
        deadLetters: [DeadLetter] = [],
        counters: RunCounters = RunCounters()
    ) -> Batch {
        var batch = run.batch(rows, deadLetters: deadLetters, counters: counters)
        batch.completesRecords = true
        return batch
    }

    private func allRefused(_ last: RecordRefusal) -> SyncError {
        SyncError(
            .recordRefused,
            "Zoho refuses every detail of \(type.plural), so no more of them are asked for in this run.",
            nextStep: "Check that the user of the refresh token may open \(type.plural) in Zoho, and run again.",
            cause: last.fault.message
        )
    }
}

extension RecordAnswers {
    /// The ids that need not be asked for again. What cannot be read may be mended.
    var settled: [String] { records.map(\.id) + refused.map(\.id) + gone.map(\.id) }
}
