import SyncCore

/// The one transaction of a batch, in the order in which it happens.
struct BatchCommit: Sendable {
    let batch: Batch
    let lease: Lease
    let table: DataTable

    func run(_ session: Session) throws -> CommitOutcome {
        try Fence(session).check(lease, for: batch.type.name)
        var writer = RowWriter(session, table: table, batch: batch)
        let rows = try writer.store()
        let deleted = try RowMarks(session, table: table, now: batch.now).delete(batch.gone)
        let outcome = CommitOutcome(rows: rows, deleted: deleted.count)
        let entries = writer.entries(rows) + deleted
        try ChangeLogRows(session).append(entries, of: batch.type.name, runID: batch.runID, now: batch.now)
        try session.execute(books(outcome))
        guard batch.renewsGeneration else { return outcome }
        let generation = try Generation.renew(in: session)
        return CommitOutcome(rows: rows, deleted: deleted.count, newGeneration: generation)
    }

    private func books(_ outcome: CommitOutcome) throws -> [Statement] {
        let (name, now) = (batch.type.name, batch.now)
        let stored = outcome.rows.storedIDs(of: batch)
        var books: [Statement] = []
        if !batch.settledDetails.isEmpty { books.append(RowMarks.settling(batch.settledDetails, in: table)) }
        if !stored.isEmpty { books.append(DeadLetterQueue.resolving(stored, of: name)) }
        if !(stored + batch.gone).isEmpty { books.append(Suspects.removing(stored + batch.gone, of: name)) }
        books += (batch.deadLetters + outcome.rows.deadLetters(of: batch)).map {
            DeadLetterQueue.adding($0, runID: batch.runID, now: now)
        }
        books.append(try RunRows.increasing(batch.runID, by: outcome.counters(of: batch)))
        if let checkpoint = batch.checkpoint { books.append(Cursors.saving(checkpoint, of: name)) }
        return books
    }
}
