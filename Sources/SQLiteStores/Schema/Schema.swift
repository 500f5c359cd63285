import Foundation
import GRDB
import SyncCore

/// Whether a file fits this program, and the data tables that it lacks.
struct Schema {
    let types: [EntityType]
    let path: String

    private var tables: [DataTable] { types.map(DataTable.init(type:)) }

    /// Throws ``SyncError/Code/destinationIncompatible`` where the file cannot be ours. Reads only.
    func check(_ database: Database) throws {
        if try ControlTables.isSuperseded(in: database) {
            throw SyncError(
                .destinationIncompatible,
                "The database \(path) was made by a newer version of TDS.",
                nextStep: "Use that version, or name another database."
            )
        }
        if try ControlTables.applied(in: database).isEmpty {
            for name in ControlTables.names where try !columns(of: name, in: database).isEmpty {
                throw clash(with: name, because: "it was not made by TDS")
            }
        }
        for table in tables { try check(table, in: database) }
    }

    /// Creates the tables that are not there and adds the columns that the catalog has gained. Nothing is ever dropped.
    ///
    /// Whenever something was created or added, rows are missing from it that a state cache may remember as synced. So the
    /// database then gets a new generation, which voids the cache's entries, and the hashes of an extended table are
    /// forgotten, so that the next sync fills the new column of every row.
    func prepareDataTables(_ database: Database) throws {
        try check(database)
        var hasChanged = false
        for table in tables where try prepare(table, in: database) { hasChanged = true }
        if try hasChanged || Generation.current(in: database) == nil {
            try Generation.renew(in: database)
        }
    }

    private func prepare(_ table: DataTable, in database: Database) throws -> Bool {
        let present = try columns(of: table.name, in: database)
        if present.isEmpty {
            try database.execute(sql: table.createStatement)
            return true
        }
        let missing = table.catalogColumns.filter { !present.contains($0.name.lowercased()) }
        guard !missing.isEmpty else { return false }
        for column in missing {
            try database.execute(sql: "ALTER TABLE \(table.quotedName) ADD COLUMN \(column.sql)")
        }
        try database.execute(sql: "UPDATE \(table.quotedName) SET content_hash = NULL, detail_hash = NULL")
        return true
    }

    private func check(_ table: DataTable, in database: Database) throws {
        let present = try columns(of: table.name, in: database)
        guard !present.isEmpty else { return }
        let missing = DataTable.bookkeeping.map(\.name).filter { !present.contains($0) }
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
