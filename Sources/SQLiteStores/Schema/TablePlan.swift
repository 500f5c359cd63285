import GRDB
import SyncCore

/// What has to be done so that a table fits: a value, made without writing anything.
struct TablePlan {
    enum Change {
        case none, created, extended
    }

    /// In order. Indexes that are there already are left alone.
    let statements: [String]
    /// The same in words, but for indexes.
    let changes: [SchemaChange]
    let change: Change

    /// - Parameter present: lower-case names of the columns that are there; none where there is no such table.
    init(_ table: TableDefinition, present: Set<String>) {
        let indexes = table.indexes
        guard !present.isEmpty else {
            statements = [table.createStatement] + indexes
            changes = [SchemaChange(.createTable, table: table.name)]
            change = .created
            return
        }
        let missing = table.columns.filter { !present.contains($0.name.lowercased()) }
        statements = missing.map { "ALTER TABLE \(table.quotedName) ADD COLUMN \($0.sql)" } + indexes
        changes = missing.map { SchemaChange(.addColumn, table: table.name, column: $0.name, columnType: $0.type) }
        change = missing.contains { $0.role == .content } ? .extended : .none
    }
}
