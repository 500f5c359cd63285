import SyncCore

/// Stores the rows of a batch, inside its transaction.
struct RowWriter {
    /// How often rows are looked at again that somebody else wrote between our look and our write.
    private static let roundsMax = 3

    private let session: Session
    private let table: DataTable
    private let now: Instant
    private let rows: [Row]
    private var outcomes: [CommitOutcome.RowOutcome?]

    init(_ session: Session, table: DataTable, rows: [Row], now: Instant) {
        self.session = session
        self.table = table
        self.rows = rows
        self.now = now
        outcomes = rows.map { row in Self.fault(of: row, table.type).map { .rejected($0) } }
    }

    /// - Returns: what became of each row.
    mutating func store() throws -> [CommitOutcome.RowOutcome] {
        for group in Self.groups(rows, where: outcomes.map { $0 == nil }) { try store(group) }
        let swallowed = RecordFault(.rowRejected, "a trigger or rule of the database did not let it be written")
        return outcomes.map { $0 ?? .rejected(swallowed) }
    }

    /// PostgreSQL's text cannot hold the character U+0000.
    private static func fault(of row: Row, _ type: EntityType) -> RecordFault? {
        let column = zip(type.columns, row.values).first { $0.1.holdsNUL }?.0.name
        guard let name = row.record.id.utf8.contains(0) ? "the id" : column else { return nil }
        return RecordFault(.rowRejected, "\(name) holds the character U+0000, which the database's text cannot hold")
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
        let statements = RowStatements(table, shape: group.shape)
        let copy = RowCopy(table, shape: group.shape)
        var pending = group.positions
        // Nothing is left after the first round, unless another writer was faster or a trigger swallows rows.
        for _ in 1...Self.roundsMax where !pending.isEmpty {
            var (missing, stale): ([Int], [Int]) = ([], [])
            let known = try statements.look(for: pending.map { rows[$0] }, in: session)
            for (position, known) in zip(pending, known) {
                switch known?.verdict {
                case nil: missing.append(position)
                case .replace: stale.append(position)
                case .superseded: outcomes[position] = known.map { .superseded(localID: $0.localID) }
                case .unchanged: outcomes[position] = known.map { .unchanged(localID: $0.localID) }
                }
            }
            pending =
                try insert(missing, by: copy, or: statements)
                + write(stale[...], by: statements.update, of: statements)
        }
    }

    /// Writes rows that are new; see ``RowCopy`` for why there are two ways.
    /// - Returns: the rows that were neither written nor refused.
    private mutating func insert(_ positions: [Int], by copy: RowCopy, or statements: RowStatements) throws -> [Int] {
        guard !positions.isEmpty else { return [] }
        guard let written = try copy.write(positions.map { rows[$0] }, now: now, in: session) else {
            return try write(positions[...], by: statements.insert, of: statements)
        }
        return settle(positions[...], written)
    }

    /// Writes rows in one statement. Where the database refuses, the rows are halved until those stand alone that it refuses.
    /// - Returns: the rows that were neither written nor refused.
    private mutating func write(
        _ positions: ArraySlice<Int>,
        by statement: String,
        of statements: RowStatements
    ) throws -> [Int] {
        guard let first = positions.first else { return [] }
        let written: [String: String]
        do {
            written = try statements.write(positions.map { rows[$0] }, by: statement, now: now, in: session)
        } catch let error as PostgresError where error.refusesRow {
            guard positions.count > 1 else {
                outcomes[first] = .rejected(RecordFault(.rowRejected, error.refusal))
                return []
            }
            let middle = positions.startIndex + positions.count / 2
            return try write(positions[..<middle], by: statement, of: statements)
                + write(positions[middle...], by: statement, of: statements)
        }
        return settle(positions, written)
    }

    /// - Parameter written: the local ids of rows that were written, by their Zoho ids.
    /// - Returns: the other rows.
    private mutating func settle(_ positions: ArraySlice<Int>, _ written: [String: String]) -> [Int] {
        positions.filter { position in
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
