import GRDB
import SQLStores

/// The migrations of the control tables, as GRDB carries them out and remembers them.
enum SQLiteMigrations {
    /// All our migrations begin with this: other users of GRDB may keep theirs in the same file.
    private static let prefix = "tds-"

    static func identifier(of migration: Migration) -> String { "\(prefix)\(migration.version)-\(migration.name)" }

    /// Those that a file does not have yet.
    static func lacking(in database: Database) throws -> [Migration] {
        let applied = try applied(in: database)
        return Migration.all.filter { !applied.contains(identifier(of: $0)) }
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for migration in Migration.all {
            // Immediate: the deferred check would go through the foreign keys of the user's tables.
            migrator.registerMigration(identifier(of: migration), foreignKeyChecks: .immediate) { database in
                try database.execute(sql: migration.statements(in: SQLiteDialect()))
            }
        }
        return migrator
    }

    /// Whether the file was migrated by a newer TDS.
    static func isSuperseded(in database: Database) throws -> Bool {
        let known = Set(Migration.all.map(identifier))
        return try applied(in: database).contains { !known.contains($0) }
    }

    static func applied(in database: Database) throws -> Set<String> {
        try migrator.appliedIdentifiers(database).filter { $0.hasPrefix(prefix) }
    }

    /// Two processes may open a new file at once. Both then see the same migrations to apply, one applies them, and the
    /// other's fail; it looks again as long as there was progress.
    static func migrate(_ writer: any DatabaseWriter) throws {
        let before = try writer.read(applied(in:))
        do {
            try migrator.migrate(writer)
        } catch {
            guard try writer.read(applied(in:)) != before else { throw error }
            try migrate(writer)
        }
    }
}
