import SQLStores
import SyncCore

/// What has to be done so that a table fits: a value, made without writing anything.
struct TablePlan {
    enum Change {
        case none, created, extended
    }

    let idType: ColumnType
    private(set) var statements: [String] = []
    /// The same in words.
    private(set) var changes: [SchemaChange] = []
    private(set) var change = Change.none
    /// Whether the control columns are still to be added: the table is a user's.
    private(set) var lacksControlColumns = false
    private let table: TableDefinition

    /// Nothing of the user's is ever dropped or narrowed.
    ///
    /// - Parameter existing: nil where there is no such table.
    /// - Throws: ``Clash`` where the table cannot be ours.
    init(_ table: TableDefinition, existing: ExistingTable?) throws(Clash) {
        self.table = table
        guard let existing else {
            idType = .whole
            change = .created
            statements = [table.createStatement] + table.indexes.map(table.createStatement)
            changes = [SchemaChange(.createTable, table: table.name)]
            return
        }
        guard ["r", "p"].contains(existing.kind) else { throw Clash(table.name, "It is not a table.") }
        idType = try Self.idType(of: existing, table)
        for column in table.columns { try fit(column, existing.columns[column.name]) }
        for column in table.uniqueColumns where !existing.uniqueColumns.contains(column) {
            add("CREATE UNIQUE INDEX ON \(table.quotedName) (\(column))", .createIndex)
        }
        for index in table.indexes where !existing.indexNames.contains(index.name) {
            add(table.createStatement(index), .createIndex)
        }
    }

    private mutating func add(_ statement: String, _ kind: SchemaChange.Kind, _ column: TableDefinition.Column? = nil) {
        statements.append(statement)
        changes.append(
            SchemaChange(kind, table: table.name, column: column?.name, columnType: column?.type?.rawValue)
        )
    }

    private static func idType(of existing: ExistingTable, _ table: TableDefinition) throws(Clash) -> ColumnType {
        let needed = table.columns.filter { $0.role == .identifying }.map(\.name)
        let missing = needed.filter { existing.columns[$0] == nil }
        guard missing.isEmpty, let id = existing.columns["id"] else {
            throw Clash(table.name, "It has no column \(missing.joined(separator: " and no column ")).")
        }
        guard id.hasDefault else {
            throw Clash(table.name, "Its column id has no default, so it cannot be left to the database.")
        }
        guard let type = ColumnType.localIDs[id.actual.name] else {
            throw Clash(table.name, "Its column id is \(id.description), and not a whole number, uuid or text.")
        }
        return type
    }

    private mutating func fit(
        _ column: TableDefinition.Column,
        _ present: ExistingTable.ExistingColumn?
    ) throws(Clash) {
        guard let present else {
            add(table.addStatement(column), .addColumn, column)
            if column.role == .content { change = .extended } else { lacksControlColumns = true }
            return
        }
        guard let wanted = column.type else { return }
        guard !present.isGenerated else {
            throw Clash(table.name, "Its column \(present.name) is generated, so it cannot be written.")
        }
        switch wanted.fit(present.actual) {
        case .fits: break
        case .widens:
            add(
                "ALTER TABLE \(table.quotedName) ALTER COLUMN \(column.quotedName) TYPE \(wanted.rawValue)",
                .widenColumn,
                column
            )
        case .clashes: throw Clash(table.name, present, wanted: wanted)
        }
    }
}

/// Why a table of the user cannot be used, in words that lead to the mending.
struct Clash: Error {
    let table: String
    let reason: String
    let nextStep: String

    init(_ table: String, _ reason: String) {
        self.table = table
        self.reason = reason
        nextStep = "Rename that table, or name another database or schema in DATABASE_URL."
    }

    init(_ table: String, _ column: ExistingTable.ExistingColumn, wanted: ColumnType) {
        self.table = table
        reason = "Its column \(column.name) is \(column.description), and TDS needs \(wanted.rawValue)."
        nextStep =
            "Convert it (ALTER TABLE \(table.quotedIdentifier) ALTER COLUMN \(column.name.quotedIdentifier)"
            + " TYPE \(wanted.rawValue) USING …), or rename the table, or name another database or schema in DATABASE_URL."
    }
}
