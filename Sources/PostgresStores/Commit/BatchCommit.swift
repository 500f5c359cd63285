import SyncCore

/// The one transaction of a batch, in the order in which it happens.
struct BatchCommit: Sendable {
    let batch: Batch
    let lease: Lease
    let table: DataTable

    func run(_ session: Session) throws -> CommitOutcome {
        try Fence(session).check(lease, for: batch.type.name)
        var writer = RowWriter(session, table: table, rows: batch.rows, now: batch.now)
        let outcome = CommitOutcome(rows: try writer.store())
        try session.execute(books(outcome))
        guard batch.renewsGeneration else { return outcome }
        return CommitOutcome(rows: outcome.rows, newGeneration: try Generation.renew(in: session))
    }

    /// Whether there is nothing to write: then nothing is, and the lease is looked at without a lock.
    var isEmpty: Bool {
        batch.rows.isEmpty && batch.deadLetters.isEmpty && batch.counters == RunCounters() && batch.checkpoint == nil
            && !batch.renewsGeneration
    }

    private func books(_ outcome: CommitOutcome) throws -> [Statement] {
        let (name, now) = (batch.type.name, batch.now)
        let stored = stored(outcome)
        var books = stored.isEmpty ? [] : [DeadLetterQueue.resolving(stored, of: name)]
        books += (batch.deadLetters + rejected(outcome)).map {
            DeadLetterQueue.adding($0, runID: batch.runID, now: now)
        }
        books.append(try RunRows.increasing(batch.runID, by: outcome.counters(of: batch)))
        if let checkpoint = batch.checkpoint { books.append(Cursors.saving(checkpoint, of: name)) }
        return books
    }

    // MARK: - What became of the rows

    private func rejected(_ outcome: CommitOutcome) -> [DeadLetter] {
        zip(batch.rows, outcome.rows).compactMap { row, outcome in
            guard case .rejected(let fault) = outcome else { return nil }
            return DeadLetter(
                entityType: batch.type.name,
                entityID: row.record.id,
                fault: fault,
                payload: row.record.slice.bytes
            )
        }
    }

    private func stored(_ outcome: CommitOutcome) -> [String] {
        zip(batch.rows, outcome.rows).compactMap { row, outcome in
            if case .rejected = outcome { nil } else { row.record.id }
        }
    }
}
