import Foundation
import GRDB
import SQLStores
import SyncCore

/// Whether a file fits this program, and the data tables that it lacks.
struct Schema {
    let types: [EntityType]
    let path: String

    private var tables: [TableDefinition] {
        types.flatMap { type in
            let table = DataTable(type: type)
            return [table.definition] + type.childTables.map { $0.definition(below: table) }
        }
    }

    /// Throws ``SyncError/Code/destinationIncompatible`` where the file cannot be ours. Reads only.
    func check(_ database: Database) throws {
        if try SQLiteMigrations.isSuperseded(in: database) {
            throw SyncError(
                .destinationIncompatible,
                "The database \(path) was made by a newer version of TDS.",
                nextStep: "Use that version, or name another database."
            )
        }
        for migration in try SQLiteMigrations.lacking(in: database) {
            for name in migration.tables(in: .sqlite) where try !columns(of: name, in: database).isEmpty {
                throw clash(with: name, because: "it was not made by TDS")
            }
        }
        for table in tables { try check(table, in: database) }
    }

    /// Creates the tables that are not there and adds the columns that the catalog has gained. Nothing is ever dropped.
    ///
    /// Whenever a table or a column for content was added, rows lack what a state cache may remember as synced. So the database
    /// then gets a new generation, which voids the cache's entries, and the next run of the type makes its rows anew from their
    /// own payloads (``SyncCore/RowRepair``), which costs no call.
    /// Open letters of an older version are told apart too, see ``OlderLetters``.
    func prepareDataTables(_ database: Database) throws {
        try check(database)
        var lacksContent = false
        for type in types where try prepare(type, in: database) { lacksContent = true }
        for type in types { try OlderLetters.assign(of: type, in: "\(name: type.table)", SQLiteSession(database)) }
        if try lacksContent || Generation.current(in: database) == nil {
            try Generation.renew(in: database)
        }
    }

    /// What ``SQLiteMigrations/migrate(_:)`` and ``prepareDataTables(_:)`` would do. Reads only.
    func forecast(_ database: Database) throws -> SchemaForecast {
        try check(database)
        let lacking = try SQLiteMigrations.lacking(in: database)
        let plans = try types.map { try plan($0, in: database) }
        let effects = zip(types, plans).compactMap { type, plan in plan.effect.map { (type.name, $0) } }
        return SchemaForecast(
            controlTables: lacking.count == Migration.all.count ? .missing : lacking.isEmpty ? .current : .older,
            changes: lacking.flatMap { $0.tables(in: .sqlite) }.map { SchemaChange(.createTable, table: $0) }
                + plans.flatMap { $0.tables.flatMap(\.changes) },
            effects: Dictionary(uniqueKeysWithValues: effects)
        )
    }

    /// What ``prepareDataTables(_:)`` makes of a file that is not there yet.
    var creation: SchemaForecast {
        SchemaForecast(
            creating: Migration.all.flatMap { $0.tables(in: .sqlite) } + tables.map(\.name),
            for: types
        )
    }

    /// The plans of a type's table and its child tables, and what becomes of the rows that are there.
    private func plan(
        _ type: EntityType,
        in database: Database
    ) throws -> (tables: [TablePlan], effect: SchemaForecast.Effect?) {
        let table = DataTable(type: type)
        let own = try plan(table.definition, in: database)
        let children = try type.childTables.map { try plan($0.definition(below: table), in: database) }
        let effect: SchemaForecast.Effect? =
            switch own.change {
            case .created: .created
            case .extended: .remade
            case .none where children.contains { $0.change != .none }: .remade
            case .none: nil
            }
        return ([own] + children, effect)
    }

    private func plan(_ table: TableDefinition, in database: Database) throws -> TablePlan {
        TablePlan(table, present: try columns(of: table.name, in: database))
    }

    /// - Returns: whether there are rows that lack something, or might be.
    private func prepare(_ type: EntityType, in database: Database) throws -> Bool {
        let (plans, effect) = try plan(type, in: database)
        for statement in plans.flatMap(\.statements) { try database.execute(sql: statement) }
        switch effect {
        case .created:
            // Somebody dropped the records without their rows here, and the numbers of the records are given out again.
            for child in type.childTables { try database.execute(sql: "DELETE FROM \(child.quotedName)") }
        case .remade: try SQLiteSession(database).run(MetaRows.removing("mapping:" + type.name))
        case .adopted, nil: break
        }
        return effect != nil
    }

    private func check(_ table: TableDefinition, in database: Database) throws {
        let present = try columns(of: table.name, in: database)
        guard !present.isEmpty else { return }
        let missing = table.columns.filter { $0.role == .identifying && !present.contains($0.name) }.map(\.name)
        guard missing.isEmpty else {
            throw clash(with: table.name, because: "it has no column \(missing.joined(separator: ", "))")
        }
        let kind = try String.fetchOne(
            database,
            sql: "SELECT type FROM sqlite_schema WHERE name = ? COLLATE NOCASE",
            arguments: [table.name]
        )
        guard kind == "table" else { throw clash(with: table.name, because: "it is a \(kind ?? "missing table")") }
    }

    private func clash(with table: String, because reason: String) -> SyncError {
        SyncError(
            .destinationIncompatible,
            "The database \(path) has a table \"\(table)\" that is not TDS's: \(reason). Nothing was written.",
            nextStep: "Rename that table, or name another database."
        )
    }

    /// Lower-case names of a table's or view's columns, generated ones too; empty where there is none.
    private func columns(of table: String, in database: Database) throws -> Set<String> {
        let names = try String.fetchAll(
            database,
            sql: "SELECT name FROM pragma_table_xinfo(?)",
            arguments: [table]
        )
        return Set(names.map { $0.lowercased() })
    }
}

/// Which database this is: entries of a state cache that were made for another one are void.
enum Generation {
    static func current(in database: Database) throws -> String? {
        try MetaRows.value(of: "generation", in: SQLiteSession(database))
    }

    @discardableResult
    static func renew(in database: Database) throws -> String {
        let generation = UUID().uuidString.lowercased()
        try SQLiteSession(database).run(MetaRows.setting("generation", to: generation))
        return generation
    }
}
