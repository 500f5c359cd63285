import GRDB
import SyncCore

/// The one transaction of a batch, in the order in which it happens.
struct BatchCommit {
    private let database: Database
    private let batch: Batch
    private let lease: Lease

    init(_ database: Database, batch: Batch, lease: Lease) {
        self.database = database
        self.batch = batch
        self.lease = lease
    }

    func run() throws -> CommitOutcome {
        try Fence(database).check(lease, for: batch.type.name)
        if batch.isEmpty { return CommitOutcome(rows: []) }
        var writer = RowWriter(database, batch: batch)
        var outcomes: [CommitOutcome.RowOutcome] = []
        outcomes.reserveCapacity(batch.rows.count)
        for row in batch.rows { outcomes.append(try writer.store(row)) }
        let marks = RowMarks(database, type: batch.type, now: batch.now)
        try marks.settleDetails(batch.settledDetails)
        let deleted = try marks.delete(batch.gone)
        let stored = outcomes.storedIDs(of: batch)
        try Suspects(database).remove(stored + batch.gone, of: batch.type.name)
        try ChangeLogRows(database).append(
            writer.entries + deleted,
            of: batch.type.name,
            runID: batch.runID,
            now: batch.now
        )
        let queue = DeadLetterQueue(database)
        try queue.resolve(stored, of: batch.type.name)
        try queue.add(batch.deadLetters + outcomes.deadLetters(of: batch), runID: batch.runID, now: batch.now)
        let newGeneration = batch.renewsGeneration ? try Generation.renew(in: database) : nil
        let outcome = CommitOutcome(rows: outcomes, deleted: deleted.count, newGeneration: newGeneration)
        try RunRows(database).increase(batch.runID, by: outcome.counters(of: batch))
        if let checkpoint = batch.checkpoint {
            try Cursors(database).save(checkpoint, of: batch.type.name)
        }
        return outcome
    }
}
