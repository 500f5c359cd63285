import GRDB
import SyncCore

/// The one transaction of a batch, in the order in which it happens.
struct BatchCommit {
    private let database: Database
    private let batch: Batch
    private let lease: Lease
    private var statements: RowStatements

    init(_ database: Database, batch: Batch, lease: Lease) {
        self.database = database
        self.batch = batch
        self.lease = lease
        statements = RowStatements(database, table: DataTable(type: batch.type), now: batch.now)
    }

    mutating func run() throws -> CommitOutcome {
        try Fence(database).check(lease, for: batch.type.name)
        var outcomes: [CommitOutcome.RowOutcome] = []
        outcomes.reserveCapacity(batch.rows.count)
        for row in batch.rows { outcomes.append(try store(row)) }
        let failures = batch.deadLetters + rejected(outcomes)
        let queue = DeadLetterQueue(database)
        try queue.resolve(stored(outcomes), of: batch.type.name)
        try queue.add(failures, runID: batch.runID, now: batch.now)
        let newGeneration = batch.renewsGeneration ? try Generation.renew(in: database) : nil
        let outcome = CommitOutcome(rows: outcomes, newGeneration: newGeneration)
        try RunRows(database).increase(batch.runID, by: outcome.counters(of: batch))
        if let checkpoint = batch.checkpoint {
            try Cursors(database).save(checkpoint, of: batch.type.name)
        }
        return outcome
    }

    // MARK: - Rows

    private mutating func store(_ row: SyncCore.Row) throws -> CommitOutcome.RowOutcome {
        do {
            return try write(row, over: statements.stored(row.record))
        } catch let fault as RecordFault {
            return .rejected(fault)
        } catch let error as DatabaseError where error.refusesRow {
            guard database.isInsideTransaction else { throw Self.rolledBack(by: error) }
            return .rejected(RecordFault(.rowRejected, error.message ?? error.causeText))
        }
    }

    private mutating func write(
        _ row: SyncCore.Row,
        over stored: StoredRow?
    ) throws -> CommitOutcome.RowOutcome {
        switch (RowGuard.verdict(on: row.record, stored: stored), stored) {
        case (.unchanged, let stored?): return .unchanged(localID: String(stored.localID))
        case (.superseded, let stored?): return .superseded(localID: String(stored.localID))
        case (_, let stored?):
            let values = try RowValues(row, of: batch.type)
            try inSavepoint { commit in
                try commit.statements.update(stored.localID, to: values, of: row.record)
            }
            return .written(localID: String(stored.localID))
        case (_, nil):
            let values = try RowValues(row, of: batch.type)
            let localID = try inSavepoint { commit in try commit.statements.insert(values, of: row.record) }
            return .written(localID: String(localID))
        }
    }

    /// A refused row leaves no trace, also where a trigger had written before it refused.
    private mutating func inSavepoint<Value>(_ body: (inout BatchCommit) throws -> Value) throws -> Value {
        var value: Value?
        try database.inSavepoint {
            value = try body(&self)
            return .commit
        }
        guard let value else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return value
    }

    /// A trigger with `RAISE(ROLLBACK)` ends the whole transaction; nothing of the batch is left to commit.
    private static func rolledBack(by error: DatabaseError) -> SyncError {
        SyncError(
            .destinationUnavailable,
            "A trigger or constraint of the database rolled the whole batch back.",
            nextStep: "Let it refuse the row alone, with RAISE(ABORT, …), and run the same command again.",
            cause: error.causeText
        )
    }

    // MARK: - What became of them

    private func rejected(_ outcomes: [CommitOutcome.RowOutcome]) -> [DeadLetter] {
        zip(batch.rows, outcomes).compactMap { row, outcome in
            guard case .rejected(let fault) = outcome else { return nil }
            return DeadLetter(
                entityType: batch.type.name,
                entityID: row.record.id,
                fault: fault,
                payload: row.record.slice.bytes
            )
        }
    }

    private func stored(_ outcomes: [CommitOutcome.RowOutcome]) -> [String] {
        zip(batch.rows, outcomes).compactMap { row, outcome in
            if case .rejected = outcome { nil } else { row.record.id }
        }
    }
}
