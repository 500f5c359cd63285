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
        let deleted = try RowMarks(session, table: table, now: batch.now).delete(
            batch.gone,
            answeredAs: batch.answeredAs
        )
        let outcome = CommitOutcome(
            rows: rows,
            deleted: deleted.count,
            faults: writer.faults,
            restless: writer.restless
        )
        let repaired = try RowRepairs(session, table: table, now: batch.now).carryOut(batch.repairs)
        let entries = writer.entries(rows) + deleted + repaired
        try ChangeLogRows(session).append(entries, of: batch.type.name, runID: batch.runID, now: batch.now)
        try session.execute(
            ColumnFaults.replacing(
                by: writer.faults.merging(batch.faults) { $1 },
                of: batch.type.name,
                now: batch.now
            ) + books(outcome)
        )
        guard batch.renewsGeneration else { return outcome }
        let generation = try Generation.renew(in: session)
        return CommitOutcome(
            rows: rows,
            deleted: deleted.count,
            faults: writer.faults,
            restless: writer.restless,
            newGeneration: generation
        )
    }

    private func books(_ outcome: CommitOutcome) throws -> [Statement] {
        let (name, now) = (batch.type.name, batch.now)
        let stored = outcome.rows.storedIDs(of: batch)
        var books: [Statement] = []
        let settled = outcome.rows.settledDetails(of: batch)
        if !settled.isEmpty { books.append(RowMarks.settling(settled, in: table)) }
        if !batch.dueDetails.isEmpty { books.append(RowMarks.makingDue(batch.dueDetails, in: table)) }
        books += closing(outcome.rows)
        let known = stored + batch.gone + batch.present
        if !known.isEmpty {
            books += [Suspects.removing(known, of: name), RecordRetries.removing(known, .deletion, of: name)]
        }
        let (listed, answered) = (outcome.rows.writtenIDs(of: batch, .list), settled + batch.gone + batch.dueDetails)
        if !(listed + answered).isEmpty { books.append(RecordRetries.removing(listed + answered, .detail, of: name)) }
        if !batch.gone.isEmpty { books.append(RecordRetries.removing(batch.gone, .image, of: name)) }
        if !batch.retries.isEmpty { books.append(RecordRetries.saving(batch.retries, of: name)) }
        books += (batch.deadLetters + outcome.rows.deadLetters(of: batch)).map {
            DeadLetterQueue.adding($0, runID: batch.runID, now: now)
        }
        books.append(try RunRows.increasing(batch.runID, by: outcome.counters(of: batch)))
        if let checkpoint = batch.checkpoint { books.append(Cursors.saving(checkpoint, of: name)) }
        if let rotation = batch.rotation { books.append(Cursors.saving(rotation, of: name, now: now)) }
        if let version = batch.mappingVersion { books.append(Self.saving(version, of: name)) }
        if batch.endsListing { books.append(Cursors.removingCheckpoint(of: name, now: now)) }
        return books
    }

    private static func saving(_ mappingVersion: String, of entityType: String) -> Statement {
        Statement(
            """
            INSERT INTO tds_meta (key, value) VALUES ('mapping:' || $1, $2)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value
            """,
            [.text(entityType), .text(mappingVersion)]
        )
    }

    /// The letters about what is in the database now, and of records that are gone.
    private func closing(_ rows: [CommitOutcome.RowOutcome]) -> [Statement] {
        var statements: [Statement] = []
        for shape in [RecordShape.list, .detail] {
            let stored = rows.storedIDs(of: batch, shape)
            guard !stored.isEmpty else { continue }
            let closed = batch.type.letterShape(of: shape)
            statements.append(DeadLetterQueue.resolving(stored, of: batch.type.namesInListing, closed))
        }
        if !batch.gone.isEmpty {
            statements.append(DeadLetterQueue.resolving(batch.gone, of: [batch.type.name], nil))
        }
        return statements
    }
}
