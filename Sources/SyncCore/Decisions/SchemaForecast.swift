/// What the next run would change of a database's tables before it begins, found without writing anything.
package struct SchemaForecast: Sendable, Equatable {
    /// How the control tables are.
    package enum ControlTables: Sendable, Equatable {
        case current
        /// Another TDS made them before; what is stored can be read once they are brought up to date.
        case older
        /// There are none, so nothing is stored.
        case missing
    }

    /// What becomes of a type's stored rows.
    package enum Effect: Sendable, Equatable {
        /// The table is made: there are none.
        case created
        /// They are made anew from their own payloads by the next run, which fills what is new in them.
        case remade
        /// They are a user's, and get the columns by which they can be compared only then.
        case adopted
    }

    package let controlTables: ControlTables
    /// In the order in which they take place.
    package let changes: [SchemaChange]
    /// By the name of the type; a type without one keeps its rows as they are.
    package let effects: [String: Effect]

    package init(controlTables: ControlTables, changes: [SchemaChange], effects: [String: Effect]) {
        self.controlTables = controlTables
        self.changes = changes
        self.effects = effects
    }

    /// Of a database that is not there yet, or empty.
    /// - Parameter tables: all that are made.
    package init(creating tables: [String], for types: [EntityType]) {
        self.init(
            controlTables: .missing,
            changes: tables.map { SchemaChange(.createTable, table: $0) },
            effects: Dictionary(types.map { ($0.name, .created) }, uniquingKeysWith: { first, _ in first })
        )
    }

    /// Whether every entry of the state cache becomes void: rows will lack what the cache remembers as synced.
    package var voidsCache: Bool { effects.values.contains { $0 != .adopted } }
}

/// One change of a table.
package struct SchemaChange: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case createTable = "create_table"
        case addColumn = "add_column"
        case widenColumn = "widen_column"
        case createIndex = "create_index"
    }

    package let kind: Kind
    package let table: String
    /// Of a change of a column: its name. Nil for others.
    package let column: String?
    /// Of a change of a column: its type then, in the words of the database.
    package let columnType: String?

    package init(_ kind: Kind, table: String, column: String? = nil, columnType: String? = nil) {
        self.kind = kind
        self.table = table
        self.column = column
        self.columnType = columnType
    }
}
