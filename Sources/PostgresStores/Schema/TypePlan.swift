import SyncCore

/// What has to be done so that a type's tables fit: a value, made without writing anything.
struct TypePlan {
    let table: DataTable
    /// In order.
    private(set) var statements: [String]
    /// The same in words, but for what is done to rows.
    private(set) var changes: [SchemaChange]
    /// What becomes of the rows that are there; nil where they stay as they are.
    private(set) var effect: SchemaForecast.Effect?

    /// Whether rows lack what a state cache may remember as synced: a table is new, or has new columns.
    let lacksData: Bool

    /// - Parameter existing: a table by its name; nil where there is none.
    /// - Throws: ``Clash`` where a table cannot be ours.
    init(_ type: EntityType, existing: (String) throws -> ExistingTable?) throws {
        var table = DataTable(type: type)
        let present = try existing(type.table)
        let own = try TablePlan(table.definition, existing: present)
        table.idType = own.idType
        self.table = table
        statements = own.statements
        changes = own.changes
        var childrenLackData = false
        for child in type.childTables {
            let plan = try TablePlan(table.definition(of: child), existing: try existing(child.name))
            statements += plan.statements
            changes += plan.changes
            if plan.change != .none { childrenLackData = true }
            if own.change == .created, plan.change != .created { statements += table.adoption(of: child) }
        }
        lacksData = own.change != .none || childrenLackData
        switch own.change {
        case .created: effect = .created
        case .extended: remake()
        case .none: if childrenLackData { remake() }
        }
        if own.lacksControlColumns { effect = .adopted }
    }

    /// The next run then makes all rows anew from their own payloads.
    private mutating func remake() {
        effect = .remade
        statements.append("DELETE FROM tds_meta WHERE key = 'mapping:\(table.type.name)'")
    }
}
