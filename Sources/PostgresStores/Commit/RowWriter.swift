import SyncCore

/// Stores the rows of a batch, inside its transaction.
struct RowWriter {
    /// How often rows are looked at again that somebody else wrote between our look and our write.
    private static let roundsMax = 3

    private let session: Session
    private let table: DataTable
    private let batch: Batch
    private var outcomes: [CommitOutcome.RowOutcome?]
    /// What was stored of each row when it was last looked at.
    private var befores: [RowBefore?]
    /// What rows became that were stored before.
    private var merges: [RowMerge?]
    /// The values of stored records that do not fit, by the record's id.
    private(set) var faults: [String: [ColumnFault]] = [:]
    private(set) var restless: [RestlessRow] = []
    private let mapper: RowMapper
    private let stamps: PlausibleStamps

    private var rows: [Row] { batch.rows }

    init(_ session: Session, table: DataTable, batch: Batch) {
        self.session = session
        self.table = table
        self.batch = batch
        mapper = RowMapper(batch.type)
        stamps = PlausibleStamps(at: batch.now)
        outcomes = batch.rows.map { row in Self.fault(of: row).map { .rejected($0) } }
        befores = batch.rows.map { _ in nil }
        merges = befores.map { _ in nil }
    }

    /// - Returns: what became of each row.
    mutating func store() throws -> [CommitOutcome.RowOutcome] {
        for group in Self.groups(rows, where: outcomes.map { $0 == nil }) { try store(group) }
        let swallowed = RecordFault(.rowRejected, "a trigger or rule of the database did not let it be written")
        return outcomes.map { $0 ?? .rejected(swallowed) }
    }

    /// What the rows leave in the change log.
    /// - Parameter outcomes: what became of each row.
    func entries(_ outcomes: [CommitOutcome.RowOutcome]) -> [ChangeEntry] {
        rows.indices.compactMap { ChangeEntry(rows[$0], outcomes[$0], over: befores[$0], merges[$0]) }
    }

    /// An id is looked up before the database can refuse it; it refuses other texts by itself.
    private static func fault(of row: Row) -> RecordFault? {
        guard row.record.id.holdsNUL else { return nil }
        return RecordFault(.rowRejected, "the id holds the character U+0000, which the database's text cannot hold")
    }

    /// Positions of rows that one statement can store: of one shape, and no record twice. A record's rows keep their order.
    private struct Group {
        let shape: RecordShape
        var positions: [Int] = []
    }

    private static func groups(_ rows: [Row], where isStorable: [Bool]) -> [Group] {
        var occurrences: [String: Int] = [:]
        var groups: [[RecordShape: Group]] = []
        for (position, row) in rows.enumerated() where isStorable[position] {
            let occurrence = occurrences[row.record.id, default: 0]
            occurrences[row.record.id] = occurrence + 1
            if occurrence == groups.count { groups.append([:]) }
            let shape = row.record.shape
            groups[occurrence][shape, default: Group(shape: shape)].positions.append(position)
        }
        return groups.flatMap { group in [.list, .detail].compactMap { group[$0] } }
    }

    private mutating func store(_ group: Group) throws {
        let statements = RowStatements(
            table,
            shape: group.shape,
            batch: batch,
            stamps: stamps
        )
        let copy = RowCopy(table, shape: group.shape, statements)
        var pending = group.positions
        // Nothing is left after the first round, unless another writer was faster or a trigger swallows rows.
        for round in 1...Self.roundsMax where !pending.isEmpty {
            // Who was faster once may be so again: now they wait.
            if round > 1 { try statements.lock(pending.map { rows[$0] }, in: session) }
            let known = try statements.look(for: pending.map { rows[$0] }, in: session)
            let plan = plan(pending, known)
            let refused = try insert(plan.missing, as: known.freshIDs, by: copy)
            pending =
                try write(refused[...], .insert, by: statements)
                + write(plan.stale[...], .update, by: statements)
        }
    }

    private typealias Work = (position: Int, row: RowToWrite)

    /// Decides about rows by what is stored of them.
    private mutating func plan(_ pending: [Int], _ known: RowStatements.Known) -> (missing: [Work], stale: [Work]) {
        var (missing, stale): ([Work], [Work]) = ([], [])
        for (position, stored) in zip(pending, known.stored) {
            befores[position] = stored?.before
            merges[position] = nil
            guard let stored else {
                missing.append((position, RowToWrite(inserting: rows[position])))
                continue
            }
            switch stored.verdict {
            case .unchanged where !batch.isForced:
                outcomes[position] = .unchanged(localID: stored.before.localID)
            case .superseded, .replace, .unchanged:
                let row = rows[position]
                guard let standing = standing(of: row.record, under: stored) else {
                    outcomes[position] = .superseded(localID: stored.before.localID)
                    continue
                }
                let merge = RowMerge(row, over: stored.contents, standing, mapper, stamps: stamps)
                if stored.verdict == .unchanged, merge.isSilent {
                    outcomes[position] = .unchanged(localID: stored.before.localID)
                    continue
                }
                merges[position] = merge
                stale.append((position, RowToWrite(row, merge, over: stored)))
            }
        }
        return (missing, stale)
    }

    /// - Returns: nil where the record is superseded.
    private func standing(of record: SourceRecord, under stored: RowStatements.Stored) -> RowStanding? {
        guard stored.verdict == .superseded else { return stored.verdict == .unchanged ? .unstamped : .newest }
        return record.standing(
            under: stored.contents,
            hash: stored.before.hash,
            isForced: batch.isForced,
            batch.type,
            stamps
        )
    }

    /// Writes rows that are new; see ``RowCopy``.
    /// - Returns: the rows that have to go by the INSERT.
    private mutating func insert(_ works: [Work], as ids: [Int64], by copy: RowCopy) throws -> [Work] {
        guard !works.isEmpty, ids.count == works.count else { return works }
        let localIDs = ids.map(String.init)
        guard try copy.write(works.map(\.row), localIDs: localIDs, now: batch.now, in: session) else { return works }
        for (work, localID) in zip(works, localIDs) { wrote(work, localID) }
        return []
    }

    /// Writes rows in one statement. Where the database refuses, the rows are halved until those stand alone that it refuses.
    /// - Returns: the positions of rows that were neither written nor refused.
    private mutating func write(
        _ works: ArraySlice<Work>,
        _ way: RowStatements.Way,
        by statements: RowStatements
    ) throws -> [Int] {
        guard let first = works.first else { return [] }
        let written: [String: String]
        do {
            written = try statements.write(works.map(\.row), way, now: batch.now, in: session)
        } catch let error as PostgresError where error.refusesRow {
            guard works.count > 1 else {
                outcomes[first.position] = .rejected(RecordFault(.rowRejected, error.refusal))
                return []
            }
            let middle = works.startIndex + works.count / 2
            return try write(works[..<middle], way, by: statements) + write(works[middle...], way, by: statements)
        }
        return works.compactMap { work in
            guard let localID = written[work.row.record.id] else { return work.position }
            wrote(work, localID)
            return nil
        }
    }

    private mutating func wrote(_ work: Work, _ localID: String) {
        faults[work.row.record.id] = work.row.faults(batch.type)
        if let row = work.row.restless { restless.append(row) }
        outcomes[work.position] =
            work.row.merge?.standing == .behind
            ? .superseded(localID: localID)
            : .written(localID: localID, keepsOtherHash: work.row.merge?.otherHashHolds ?? true)
    }
}
