import GRDB

/// In which way the rows of a type were made from their payloads.
struct MappingVersion {
    private let database: Database
    private let key: String

    init(_ database: Database, of entityType: String) {
        self.database = database
        key = "mapping:" + entityType
    }

    func current() throws -> String? {
        try String.fetchOne(database, sql: "SELECT value FROM tds_meta WHERE key = ?", arguments: [key])
    }

    func save(_ version: String) throws {
        try database.execute(
            sql: """
                INSERT INTO tds_meta (key, value) VALUES (?, ?)
                ON CONFLICT (key) DO UPDATE SET value = excluded.value
                """,
            arguments: [key, version]
        )
    }

    /// So that the next run makes all rows anew.
    func forget() throws {
        try database.execute(sql: "DELETE FROM tds_meta WHERE key = ?", arguments: [key])
    }
}
