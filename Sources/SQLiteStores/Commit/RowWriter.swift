import GRDB
import SyncCore

/// Stores the rows of a batch one by one, inside its transaction.
struct RowWriter {
    private let database: Database
    private let batch: Batch
    private let mapper: RowMapper
    private let stamps: PlausibleStamps
    private let list: RowStatements
    private let detail: RowStatements
    private let children: ChildStatements
    /// What the rows leave in the change log.
    private(set) var entries: [ChangeEntry] = []
    /// The values of stored records that do not fit, by the record's id.
    private(set) var faults: [String: [ColumnFault]] = [:]
    private(set) var restless: [RestlessRow] = []

    init(_ database: Database, batch: Batch) {
        self.database = database
        self.batch = batch
        mapper = RowMapper(batch.type)
        stamps = PlausibleStamps(at: batch.now)
        let table = DataTable(type: batch.type)
        list = RowStatements(database, table: table, shape: .list, now: batch.now)
        detail = RowStatements(database, table: table, shape: .detail, now: batch.now)
        children = ChildStatements(database, type: batch.type)
    }

    mutating func store(_ row: SyncCore.Row) throws -> CommitOutcome.RowOutcome {
        var before: RowBefore?
        var merge: RowMerge?
        let outcome = try refusable { writer in
            let stored = try writer.statements(row.record).stored(row.record)
            before = stored.map { RowBefore(localID: String($0.id), hash: $0.hash, isDeleted: $0.isDeleted) }
            return try writer.write(row, over: stored, &merge)
        }
        if let entry = ChangeEntry(row, outcome, over: before, merge) { entries.append(entry) }
        return outcome
    }

    private func statements(_ record: SourceRecord) -> RowStatements {
        switch record.shape {
        case .list: list
        case .detail: detail
        }
    }

    private mutating func write(
        _ row: SyncCore.Row,
        over stored: RowState?,
        _ merge: inout RowMerge?
    ) throws -> CommitOutcome.RowOutcome {
        guard let stored else {
            return .written(localID: String(try insert(row)))
        }
        let localID = String(stored.id)
        let verdict = RowGuard.verdict(
            on: row.record,
            stored: (stored.hash, stored.lastModified, stored.isDeleted),
            stamps: stamps
        )
        switch batch.overwrites ? .replace : verdict {
        case .unchanged where !batch.isForced: return .unchanged(localID: localID)
        case .superseded where stored.hash == row.record.hash: return .superseded(localID: localID)
        case .insert, .replace, .unchanged, .superseded:
            let contents = try contents(of: stored, under: row.record)
            guard let standing = standing(of: row.record, under: contents, stored, verdict) else {
                return .superseded(localID: localID)
            }
            let merged = RowMerge(row, over: contents, standing, mapper, stamps: stamps)
            if verdict == .unchanged, !batch.overwrites, merged.isSilent { return .unchanged(localID: localID) }
            try update(stored, to: row, merged)
            merge = merged
            return standing == .behind
                ? .superseded(localID: localID)
                : .written(localID: localID, keepsOtherHash: merged.otherHashHolds)
        }
    }

    /// - Returns: nil where the record is superseded.
    private func standing(
        of record: SourceRecord,
        under contents: RowMerge.Stored,
        _ stored: RowState,
        _ verdict: RowGuard
    ) -> RowStanding? {
        if batch.overwrites { return .newest }
        guard verdict == .superseded else { return verdict == .unchanged ? .unstamped : .newest }
        return record.standing(under: contents, hash: stored.hash, isForced: batch.isForced, batch.type, stamps)
    }

    private mutating func insert(_ row: SyncCore.Row) throws -> Int64 {
        let merged = MergedColumns(row)
        let values = try RowValues(row.record, merged, row.record.modifiedAt, of: batch.type)
        let localID = try inSavepoint { writer in
            let localID = try writer.statements(row.record).insert(values, of: row.record)
            try writer.children.replace(by: row.children, of: localID)
            return localID
        }
        faults[row.record.id] = merged.faults
        return localID
    }

    private func contents(of stored: RowState, under record: SourceRecord) throws -> RowMerge.Stored {
        let payloads = try statements(record).payloads(of: stored.id)
        return RowMerge.Stored(
            record.shape,
            payload: payloads.own,
            otherPayload: payloads.other,
            hash: stored.hash,
            otherHash: stored.otherHash,
            lastModified: stored.lastModified,
            isDeleted: stored.isDeleted
        )
    }

    private mutating func update(_ stored: RowState, to row: SyncCore.Row, _ merge: RowMerge) throws {
        let values = try RowValues(row.record, merge.columns, merge.lastModified, of: batch.type)
        try inSavepoint { writer in
            try writer.statements(row.record).update(stored.id, to: values, merge)
            try writer.children.replace(by: row.children, of: stored.id)
        }
        faults[row.record.id] = merge.columns.faults
        if !merge.restlessMembers.isEmpty {
            let becameDue = merge.makesDetailsDue && !stored.detailsAreDue
            restless.append(
                RestlessRow(entityID: row.record.id, members: merge.restlessMembers, becameDue: becameDue)
            )
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
