import GRDB
import SyncCore

/// The table of one entity type, as SQLite sees it. Everything follows from the catalog.
///
/// Decimals are kept as text, digit by digit, because SQLite's only fractional number is a binary float; see
/// `docs/decisions/0002-sqlite-numbers.md`.
struct DataTable {
    struct ColumnDefinition {
        let name: String
        let sql: String

        init(_ name: String, _ definition: String) {
            self.name = name
            sql = "\(name.quotedDatabaseIdentifier) \(definition)"
        }
    }

    let type: EntityType

    var name: String { type.table }
    var quotedName: String { type.table.quotedDatabaseIdentifier }

    /// Every table has these; without them a table of this name is not ours.
    static let bookkeeping: [ColumnDefinition] = [
        ColumnDefinition("id", "INTEGER PRIMARY KEY AUTOINCREMENT"),
        ColumnDefinition("zoho_id", "TEXT NOT NULL UNIQUE"),
        ColumnDefinition("custom_fields", "TEXT"),
        ColumnDefinition("is_active", "INTEGER CHECK (is_active IN (0, 1))"),
        ColumnDefinition("last_modified_time", "TEXT"),
        ColumnDefinition("content_hash", "TEXT"),
        ColumnDefinition("detail_hash", "TEXT"),
        ColumnDefinition("zoho_raw_data", "TEXT"),
        ColumnDefinition("zoho_detail_data", "TEXT"),
        ColumnDefinition("zoho_synced_at", "TEXT NOT NULL"),
        ColumnDefinition("created_at", "TEXT NOT NULL"),
        ColumnDefinition("updated_at", "TEXT NOT NULL"),
        ColumnDefinition("deleted_at", "TEXT"),
    ]

    /// The columns of the catalog, and the sort keys of the decimals.
    var catalogColumns: [ColumnDefinition] { type.columns.flatMap(Self.definitions(of:)) }

    var createStatement: String {
        // The ids come first, then what people look for, then the books.
        let columns = Self.bookkeeping.prefix(2) + catalogColumns + Self.bookkeeping.dropFirst(2)
        return """
            CREATE TABLE \(quotedName) (
                \(columns.map(\.sql).joined(separator: ",\n    "))
            )
            """
    }

    private static func definitions(of column: SyncCore.Column) -> [ColumnDefinition] {
        let quoted = column.name.quotedDatabaseIdentifier
        switch column.kind {
        case .text, .instant, .date:
            return [ColumnDefinition(column.name, "TEXT")]
        case .boolean:
            return [ColumnDefinition(column.name, "INTEGER CHECK (\(quoted) IN (0, 1))")]
        case .decimal:
            return [
                ColumnDefinition(column.name, "TEXT"),
                ColumnDefinition(
                    "\(column.name)_num",
                    "REAL GENERATED ALWAYS AS (CAST(\(quoted) AS REAL)) VIRTUAL"
                ),
            ]
        }
    }
}
