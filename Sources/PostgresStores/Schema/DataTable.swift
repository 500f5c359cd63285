import SQLStores
import SyncCore

/// The tables of one entity type, as PostgreSQL sees them. Everything follows from the catalog.
struct DataTable: Sendable {
    private typealias Column = TableDefinition.Column

    let type: EntityType
    /// What its local ids are compared as: a table of the user may have others than ours.
    var idType = ColumnType.whole
    /// What numbers its rows; nil where that is something else, or not for us to use.
    var sequence: String?

    /// The next local id, in SQL; `NULL` where the database alone gives them.
    var nextID: String {
        sequence.map { "nextval('\($0.replacing("'", with: "''"))')" } ?? "NULL::bigint"
    }

    var quotedName: String { type.table.quotedIdentifier }
    var sql: SQLText { "\(name: type.table)" }

    var definition: TableDefinition {
        // The ids come first, then what people look for, then the control columns.
        TableDefinition(
            name: type.table,
            columns: [.localID, .identifying("zoho_id", .text, "NOT NULL UNIQUE")]
                + type.columns.map { .content($0.name, ColumnType($0.kind)) } + Self.controlColumns,
            // Child tables point at the one, records are found by the other.
            uniqueColumns: ["id", "zoho_id"],
            indexes: [deletedIndex] + dueIndex
        )
    }

    private static let controlColumns: [Column] = [
        .bookkeeping("custom_fields", .json),
        .bookkeeping("is_active", .boolean),
        .bookkeeping("last_modified_time", .instant),
        .bookkeeping("content_hash", .text),
        .bookkeeping("detail_hash", .text),
        .bookkeeping("zoho_raw_data", .json),
        .bookkeeping("zoho_detail_data", .json),
        .bookkeeping("zoho_synced_at", .instant, isRequired: true),
        .bookkeeping("created_at", .instant, isRequired: true),
        .bookkeeping("updated_at", .instant, isRequired: true),
        .bookkeeping("deleted_at", .instant),
        .detailsDue,
    ]

    /// So that finding the next due details does not read the whole table each time.
    private var dueIndex: [TableDefinition.Index] {
        guard type.details?.isDefault == true else { return [] }
        return [
            TableDefinition.Index(
                name: "tds_\(type.table)_details_due",
                definition: "(last_modified_time DESC NULLS LAST) WHERE details_due AND deleted_at IS NULL"
            )
        ]
    }

    /// So that counting the rows that are not deleted does not read the whole table.
    private var deletedIndex: TableDefinition.Index {
        TableDefinition.Index(
            name: "tds_\(type.table)_deleted",
            definition: "(deleted_at) WHERE deleted_at IS NOT NULL"
        )
    }

    func definition(of child: ChildTable) -> TableDefinition {
        TableDefinition(
            name: child.name,
            columns: [
                .localID,
                .identifying("parent_id", idType, "NOT NULL \(reference)"),
                .identifying("member", .text, "NOT NULL"),
                .identifying("position", .whole, "NOT NULL"),
            ] + child.columns.map { .content($0.name, ColumnType($0.kind)) } + [.content("zoho_raw_data", .json)],
            constraints: ["UNIQUE (parent_id, position)"]
        )
    }

    /// What makes a child table fit whose records somebody dropped: the numbers of the records are given out again.
    func adoption(of child: ChildTable) -> [String] {
        let name = child.name.quotedIdentifier
        return ["DELETE FROM \(name)", "ALTER TABLE \(name) ADD FOREIGN KEY (parent_id) \(reference)"]
    }

    private var reference: String { "REFERENCES \(quotedName) (id) ON DELETE CASCADE" }
}
