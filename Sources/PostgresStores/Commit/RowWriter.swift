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

    private var rows: [Row] { batch.rows }

    init(_ session: Session, table: DataTable, batch: Batch) {
        self.session = session
        self.table = table
        self.batch = batch
        outcomes = batch.rows.map { row in Self.fault(of: row, table.type).map { .rejected($0) } }
        befores = batch.rows.map { _ in nil }
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
        rows.indices.compactMap { ChangeEntry(rows[$0], outcomes[$0], over: befores[$0], table.type.layout) }
    }

    private static func fault(of row: Row, _ type: EntityType) -> RecordFault? {
        guard let name = unstorable(row, type) else { return nil }
        return RecordFault(.rowRejected, "\(name) holds the character U+0000, which the database's text cannot hold")
    }

    private static func unstorable(_ row: Row, _ type: EntityType) -> String? {
        if row.record.id.utf8.contains(0) { return "the id" }
        if let name = unstorable(row.values, type.columns) { return name }
        for (table, rows) in zip(type.childTables, row.children) {
            for child in rows ?? [] {
                if let name = unstorable(child.values, table.columns) { return name }
            }
        }
        return nil
    }

    private static func unstorable(_ values: [ColumnValue?], _ columns: [Column]) -> String? {
        zip(columns, values).first { $0.1.holdsNUL }?.0.name
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
        let statements = RowStatements(table, shape: group.shape, overwrites: batch.overwrites)
        let copy = RowCopy(table, shape: group.shape, statements)
        var pending = group.positions
        // Nothing is left after the first round, unless another writer was faster or a trigger swallows rows.
        for _ in 1...Self.roundsMax where !pending.isEmpty {
            var (missing, stale): ([Int], [Int]) = ([], [])
            let known = try statements.look(for: pending.map { rows[$0] }, in: session)
            for (position, stored) in zip(pending, known.stored) {
                befores[position] = stored?.before
                switch stored {
                case nil: missing.append(position)
                case (.replace, _)?: stale.append(position)
                case (.superseded, let before)?: outcomes[position] = .superseded(localID: before.localID)
                case (.unchanged, let before)?: outcomes[position] = .unchanged(localID: before.localID)
                }
            }
            let refused = try insert(missing, as: known.freshIDs, by: copy)
            pending =
                try write(refused[...], .insert, by: statements)
                + write(stale[...], .update, by: statements)
        }
    }

    /// Writes rows that are new; see ``RowCopy``.
    /// - Returns: the rows that have to go by the INSERT.
    private mutating func insert(_ positions: [Int], as ids: [Int64], by copy: RowCopy) throws -> [Int] {
        guard !positions.isEmpty, ids.count == positions.count else { return positions }
        let (new, localIDs) = (positions.map { rows[$0] }, ids.map(String.init))
        guard try copy.write(new, localIDs: localIDs, now: batch.now, in: session) else { return positions }
        for (position, localID) in zip(positions, localIDs) { outcomes[position] = .written(localID: localID) }
        return []
    }

    /// Writes rows in one statement. Where the database refuses, the rows are halved until those stand alone that it refuses.
    /// - Returns: the rows that were neither written nor refused.
    private mutating func write(
        _ positions: ArraySlice<Int>,
        _ way: RowStatements.Way,
        by statements: RowStatements
    ) throws -> [Int] {
        guard let first = positions.first else { return [] }
        let written: [String: String]
        do {
            written = try statements.write(positions.map { rows[$0] }, way, now: batch.now, in: session)
        } catch let error as PostgresError where error.refusesRow {
            guard positions.count > 1 else {
                outcomes[first] = .rejected(RecordFault(.rowRejected, error.refusal))
                return []
            }
            let middle = positions.startIndex + positions.count / 2
            return try write(positions[..<middle], way, by: statements)
                + write(positions[middle...], way, by: statements)
        }
        return positions.filter { position in
            guard let localID = written[rows[position].record.id] else { return true }
            outcomes[position] = .written(localID: localID)
            return false
        }
    }
}

extension ColumnValue? {
    fileprivate var holdsNUL: Bool {
        switch self {
        case .text(let text), .date(let text): text.utf8.contains(0)
        case .decimal, .boolean, .instant, .null, nil: false
        }
    }
}
