import Foundation
import GRDB
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
        if try ControlTables.isSuperseded(in: database) {
            throw SyncError(
                .destinationIncompatible,
                "The database \(path) was made by a newer version of TDS.",
                nextStep: "Use that version, or name another database."
            )
        }
        let applied = try ControlTables.applied(in: database)
        for migration in ControlTables.migrations where !applied.contains(migration.identifier) {
            for name in migration.tables where try !columns(of: name, in: database).isEmpty {
                throw clash(with: name, because: "it was not made by TDS")
            }
        }
        for table in tables { try check(table, in: database) }
    }

    /// Creates the tables that are not there and adds the columns that the catalog has gained. Nothing is ever dropped.
    ///
    /// Whenever a table or a column for content was added, rows lack what a state cache may remember as synced. So the database
    /// then gets a new generation, which voids the cache's entries, and the hashes of the shapes that tell the new columns are
    /// forgotten, so that the next sync fills them.
    func prepareDataTables(_ database: Database) throws {
        try check(database)
        var lacksContent = false
        for type in types where try prepare(type, in: database) { lacksContent = true }
        if try lacksContent || Generation.current(in: database) == nil {
            try Generation.renew(in: database)
        }
    }

    /// - Returns: whether there are rows that lack something, or might be.
    private func prepare(_ type: EntityType, in database: Database) throws -> Bool {
        let table = DataTable(type: type)
        let own = try prepare(table.definition, in: database)
        var childrenLackContent = false
        for child in type.childTables {
            let definition = child.definition(below: table)
            let change = try prepare(definition, in: database)
            if change != .none { childrenLackContent = true }
            // Somebody dropped the records without their rows here, and the numbers of the records are given out again.
            if own == .created { try database.execute(sql: "DELETE FROM \(definition.quotedName)") }
        }
        switch own {
        case .created: break
        case .extended: try forget([.list, .detail], of: table, in: database)
        case .none where childrenLackContent: try forget(type.shapesWithChildren, of: table, in: database)
        case .none: return false
        }
        return true
    }

    private enum Change {
        case none, created, extended
    }

    private func prepare(_ table: TableDefinition, in database: Database) throws -> Change {
        let present = try columns(of: table.name, in: database)
        let missing = table.columns.filter { !present.contains($0.name.lowercased()) }
        if present.isEmpty {
            try database.execute(sql: table.createStatement)
        } else {
            for column in missing {
                try database.execute(sql: "ALTER TABLE \(table.quotedName) ADD COLUMN \(column.sql)")
            }
        }
        for index in table.indexes { try database.execute(sql: index) }
        if present.isEmpty { return .created }
        return missing.contains { $0.role == .content } ? .extended : .none
    }

    private func forget(_ shapes: [RecordShape], of table: DataTable, in database: Database) throws {
        let hashes = shapes.map(\.hashColumn)
        try database.execute(
            sql: """
                UPDATE \(table.quotedName)
                SET \(hashes.map { "\($0) = NULL" }.joined(separator: ", ")), details_due = 1
                WHERE \(hashes.map { "\($0) IS NOT NULL" }.joined(separator: " OR "))
                """
        )
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
        try String.fetchOne(database, sql: "SELECT value FROM tds_meta WHERE key = 'generation'")
    }

    @discardableResult
    static func renew(in database: Database) throws -> String {
        let generation = UUID().uuidString.lowercased()
        try database.execute(
            sql: """
                INSERT INTO tds_meta (key, value) VALUES ('generation', ?)
                ON CONFLICT (key) DO UPDATE SET value = excluded.value
                """,
            arguments: [generation]
        )
        return generation
    }
}
