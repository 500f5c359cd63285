import SyncCore

/// Reads the details that are due, the last modified records first, and stores them.
///
/// What is due is told by the rows themselves: a list row that was written makes its details due, in its own transaction. So a
/// run that ends in between, for whatever reason, loses nothing, and the next one goes on.
struct DetailSyncer {
    /// Where each record is a call, so many minutes of calls are lost at most by a crash.
    private static let chunk = 25

    let type: EntityType
    let ports: SyncPorts

    func run(_ committer: inout BatchCommitter, _ tally: inout RunTally) async throws(SyncError) {
        var unanswered: Set<String> = []
        while true {
            let due = try await ports.destination.dueDetails(of: type, limit: chunk + unanswered.count)
            let ids = Array(due.filter { !unanswered.contains($0) }.prefix(chunk))
            guard !ids.isEmpty else { return }
            let details = await ports.source.details(ids, of: type)
            unanswered.formUnion(Set(ids).subtracting(details.answered))
            try await store(details, &committer, &tally)
            if let error = details.error { throw error }
        }
    }

    private var chunk: Int {
        switch type.details?.call {
        case .bulk(_, _, let idsMax): idsMax
        case .each, nil: Self.chunk
        }
    }

    private func store(
        _ details: DetailBatch,
        _ committer: inout BatchCommitter,
        _ tally: inout RunTally
    ) async throws(SyncError) {
        guard !details.answered.isEmpty else { return }
        let known = await committer.lookUp(details.records.map(\.id), &tally)
        let plan = PagePlan(taking: details, committer.mapper)
        var batch = Batch(
            type: type,
            runID: tally.run.id,
            rows: plan.rows,
            deadLetters: plan.deadLetters,
            counters: RunCounters(),
            checkpoint: nil,
            now: ports.time.now()
        )
        batch.completesRecords = true
        batch.settledDetails = details.answered
        try await committer.commit(batch, known, &tally)
    }
}
