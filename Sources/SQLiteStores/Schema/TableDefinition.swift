import GRDB
import SyncCore

/// A table that follows from the catalog, as SQLite sees it.
struct TableDefinition {
    struct Column {
        enum Role {
            /// Without it, a table of this name is not ours.
            case identifying
            /// Where it is missing, it is added with its default.
            case bookkeeping
            /// Where it is missing, it is added, and what is stored has to be read again to fill it.
            case content
        }

        let name: String
        let role: Role
        /// The first word of its definition.
        let type: String
        let sql: String

        init(_ name: String, _ definition: String, _ role: Role = .identifying) {
            self.name = name
            self.role = role
            type = definition.split(separator: " ").first.map(String.init) ?? ""
            sql = "\(name.quotedDatabaseIdentifier) \(definition)"
        }
    }

    let name: String
    let columns: [Column]
    /// Behind the columns.
    var constraints: [String] = []
    /// Created where it is not there yet.
    var indexes: [String] = []

    var quotedName: String { name.quotedDatabaseIdentifier }

    var createStatement: String {
        let parts = columns.map(\.sql) + constraints
        return """
            CREATE TABLE \(quotedName) (
                \(parts.joined(separator: ",\n    "))
            )
            """
    }
}

extension SyncCore.Column {
    /// The column, and beside a decimal its sort key: decimals are kept as text, digit by digit, because SQLite's only
    /// fractional number is a binary float; see `docs/decisions/0002-sqlite-numbers.md`.
    var definitions: [TableDefinition.Column] {
        let quoted = name.quotedDatabaseIdentifier
        return switch kind {
        case .text, .instant, .date:
            [TableDefinition.Column(name, "TEXT", .content)]
        case .boolean:
            [TableDefinition.Column(name, "INTEGER CHECK (\(quoted) IN (0, 1))", .content)]
        case .decimal:
            [
                TableDefinition.Column(name, "TEXT", .content),
                TableDefinition.Column(
                    "\(name)_num",
                    "REAL GENERATED ALWAYS AS (CAST(\(quoted) AS REAL)) VIRTUAL",
                    .content
                ),
            ]
        }
    }
}
