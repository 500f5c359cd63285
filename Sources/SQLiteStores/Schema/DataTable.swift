import GRDB
import SyncCore

/// The tables of one entity type, as SQLite sees them. Everything follows from the catalog.
struct DataTable {
    typealias Column = TableDefinition.Column

    let type: EntityType

    var quotedName: String { type.table.quotedDatabaseIdentifier }

    var definition: TableDefinition {
        // The ids come first, then what people look for, then the control columns.
        TableDefinition(
            name: type.table,
            columns: Self.ids + type.columns.flatMap(\.definitions) + Self.controlColumns,
            indexes: [deletedIndex] + dueIndex
        )
    }

    private static let ids = [
        Column("id", "INTEGER PRIMARY KEY AUTOINCREMENT"),
        Column("zoho_id", "TEXT NOT NULL UNIQUE"),
    ]

    private static let controlColumns = [
        Column("custom_fields", "TEXT"),
        Column("is_active", "INTEGER CHECK (is_active IN (0, 1))"),
        Column("last_modified_time", "TEXT"),
        Column("content_hash", "TEXT"),
        Column("detail_hash", "TEXT"),
        Column("zoho_raw_data", "TEXT"),
        Column("zoho_detail_data", "TEXT"),
        Column("zoho_synced_at", "TEXT NOT NULL"),
        Column("created_at", "TEXT NOT NULL"),
        Column("updated_at", "TEXT NOT NULL"),
        Column("deleted_at", "TEXT"),
        Column("details_due", "INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))", .bookkeeping),
    ]

    /// So that finding the next due details does not read the whole table each time.
    private var dueIndex: [String] {
        guard type.details?.isDefault == true else { return [] }
        return [
            """
            CREATE INDEX IF NOT EXISTS "tds_\(type.table)_details_due" ON \(quotedName) (last_modified_time)
            WHERE details_due = 1 AND deleted_at IS NULL
            """
        ]
    }

    /// So that counting the rows that are not deleted does not read the whole table.
    private var deletedIndex: String {
        """
        CREATE INDEX IF NOT EXISTS "tds_\(type.table)_deleted" ON \(quotedName) (deleted_at)
        WHERE deleted_at IS NOT NULL
        """
    }
}

extension ChildTable {
    var quotedName: String { name.quotedDatabaseIdentifier }

    /// - Parameter parent: the table of the records that hold the rows.
    func definition(below parent: DataTable) -> TableDefinition {
        TableDefinition(
            name: name,
            columns: [
                TableDefinition.Column("id", "INTEGER PRIMARY KEY"),
                TableDefinition.Column(
                    "parent_id",
                    "INTEGER NOT NULL REFERENCES \(parent.quotedName) (id) ON DELETE CASCADE"
                ),
                TableDefinition.Column("member", "TEXT NOT NULL"),
                TableDefinition.Column("position", "INTEGER NOT NULL"),
            ] + columns.flatMap(\.definitions) + [TableDefinition.Column("zoho_raw_data", "TEXT NOT NULL")],
            constraints: ["UNIQUE (parent_id, position)"]
        )
    }
}
