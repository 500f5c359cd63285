import GRDB
import SyncCore

/// Stores the rows of a batch one by one, inside its transaction.
struct RowWriter {
    private let database: Database
    private let batch: Batch
    private var statements: RowStatements
    private let children: ChildStatements
    /// What the rows leave in the change log.
    private(set) var entries: [ChangeEntry] = []

    init(_ database: Database, batch: Batch) {
        self.database = database
        self.batch = batch
        statements = RowStatements(database, table: DataTable(type: batch.type), now: batch.now)
        children = ChildStatements(database, type: batch.type)
    }

    mutating func store(_ row: SyncCore.Row) throws -> CommitOutcome.RowOutcome {
        var before: RowBefore?
        let outcome = try refusable { writer in
            let stored = try writer.statements.stored(row.record)
            before = stored.map { RowBefore(localID: String($0.id), hash: $0.hash, isDeleted: $0.isDeleted) }
            return try writer.write(row, over: stored, &before)
        }
        if let entry = ChangeEntry(row, outcome, over: before, batch.type.layout) { entries.append(entry) }
        return outcome
    }

    private mutating func write(
        _ row: SyncCore.Row,
        over stored: RowState?,
        _ before: inout RowBefore?
    ) throws -> CommitOutcome.RowOutcome {
        guard let stored else {
            return .written(localID: String(try insert(row)))
        }
        switch batch.overwrites
            ? .replace : RowGuard.verdict(on: row.record, stored: (stored.hash, stored.lastModified, stored.isDeleted))
        {
        case .unchanged: return .unchanged(localID: String(stored.id))
        case .superseded: return .superseded(localID: String(stored.id))
        case .insert, .replace:
            before?.payload = try statements.payload(row.record.shape, of: stored.id)
            try update(stored.id, to: row)
            return .written(localID: String(stored.id))
        }
    }

    private mutating func insert(_ row: SyncCore.Row) throws -> Int64 {
        let values = try RowValues(row, of: batch.type)
        return try inSavepoint { writer in
            let localID = try writer.statements.insert(values, of: row.record)
            try writer.children.replace(by: row.children, of: localID)
            return localID
        }
    }

    private mutating func update(_ localID: Int64, to row: SyncCore.Row) throws {
        let values = try RowValues(row, of: batch.type)
        try inSavepoint { writer in
            try writer.statements.update(localID, to: values, of: row.record)
            try writer.children.replace(by: row.children, of: localID)
        }
    }

    // MARK: - Refusals

    private mutating func refusable(
        _ body: (inout RowWriter) throws -> CommitOutcome.RowOutcome
    ) throws -> CommitOutcome.RowOutcome {
        do {
            return try body(&self)
        } catch let fault as RecordFault {
            return .rejected(fault)
        } catch let error as DatabaseError where error.refusesRow {
            guard database.isInsideTransaction else { throw Self.rolledBack(by: error) }
            return .rejected(RecordFault(.rowRejected, error.message ?? error.causeText))
        }
    }

    /// A refused row leaves no trace, also where a trigger had written before it refused.
    private mutating func inSavepoint<Value>(_ body: (inout RowWriter) throws -> Value) throws -> Value {
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
}
