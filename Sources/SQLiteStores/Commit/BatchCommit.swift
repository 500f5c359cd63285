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
        try ColumnFaults(database, of: batch.type.name)
            .replace(by: writer.faults.merging(batch.faults) { $1 }, now: batch.now)
        let marks = RowMarks(database, type: batch.type, now: batch.now)
        let settled = outcomes.settledDetails(of: batch)
        try marks.settleDetails(settled)
        try marks.makeDetailsDue(batch.dueDetails)
        let repaired = try RowRepairs(database, type: batch.type, now: batch.now).carryOut(batch.repairs)
        let deleted = try marks.delete(batch.gone, answeredAs: batch.answeredAs)
        let stored = outcomes.storedIDs(of: batch)
        try Suspects(database).remove(stored + batch.gone + batch.present, of: batch.type.name)
        let retries = RecordRetries(database, of: batch.type.name)
        try retries.remove(stored + batch.gone + batch.present, .deletion)
        try retries.remove(outcomes.writtenIDs(of: batch, .list) + settled + batch.gone + batch.dueDetails, .detail)
        try retries.remove(batch.gone, .image)
        try retries.save(batch.retries)
        try ChangeLogRows(database).append(
            writer.entries + deleted + repaired,
            of: batch.type.name,
            runID: batch.runID,
            now: batch.now
        )
        let queue = DeadLetterQueue(database)
        for shape in [RecordShape.list, .detail] {
            let stored = outcomes.storedIDs(of: batch, shape)
            try queue.resolve(stored, of: batch.type.namesInListing, batch.type.letterShape(of: shape))
        }
        try queue.resolve(batch.gone, of: [batch.type.name], nil)
        try queue.add(batch.deadLetters + outcomes.deadLetters(of: batch), runID: batch.runID, now: batch.now)
        let newGeneration = batch.renewsGeneration ? try Generation.renew(in: database) : nil
        let outcome = CommitOutcome(
            rows: outcomes,
            deleted: deleted.count,
            faults: writer.faults,
            restless: writer.restless,
            newGeneration: newGeneration
        )
        try RunRows(database).increase(batch.runID, by: outcome.counters(of: batch))
        if let checkpoint = batch.checkpoint {
            try Cursors(database).save(checkpoint, of: batch.type.name)
        }
        if let rotation = batch.rotation {
            try Cursors(database).save(rotation, of: batch.type.name, now: batch.now)
        }
        if let version = batch.mappingVersion {
            try MappingVersion(database, of: batch.type.name).save(version)
        }
        if batch.endsListing { try Cursors(database).removeCheckpoint(of: batch.type.name, now: batch.now) }
        return outcome
    }
}
