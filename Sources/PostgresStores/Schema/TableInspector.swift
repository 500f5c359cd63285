import SyncCore

/// What the database says of a table that is there already.
struct ExistingTable {
    struct ExistingColumn {
        let name: String
        let actual: ColumnType.Actual
        /// As people write it: `character varying(100)`.
        let description: String
        let hasDefault: Bool
        let isGenerated: Bool
    }

    /// `pg_class.relkind`: `r` and `p` are tables, all else is not.
    let kind: String
    let columns: [String: ExistingColumn]
    let indexNames: Set<String>
    /// Columns whose values tell rows apart, each alone.
    let uniqueColumns: Set<String>

    /// Nil where no table, view or the like has that name on the search path.
    static func named(_ name: String, in session: Session) throws -> ExistingTable? {
        let row = try session.execute(
            "SELECT relkind::text FROM pg_class WHERE oid = to_regclass(quote_ident($1))",
            [.text(name)]
        ).first
        guard let kind = row?.text(0) else { return nil }
        let indexes = try session.execute(
            """
            SELECT relname::text, CASE
                WHEN indisunique AND indisvalid AND indimmediate AND indnkeyatts = 1 AND indpred IS NULL THEN attname::text
            END
            FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
            WHERE indrelid = to_regclass(quote_ident($1))
            """,
            [.text(name)]
        )
        return ExistingTable(
            kind: kind,
            columns: try columns(of: name, in: session),
            indexNames: Set(indexes.compactMap { $0.text(0) }),
            uniqueColumns: Set(indexes.compactMap { $0.text(1) })
        )
    }

    private static func columns(of name: String, in session: Session) throws -> [String: ExistingColumn] {
        let columns = try session.execute(
            """
            SELECT attname::text, typname::text, atttypmod >= 0, format_type(atttypid, atttypmod),
                atthasdef OR attidentity <> '', attgenerated <> ''
            FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
            WHERE attrelid = to_regclass(quote_ident($1)) AND attnum > 0 AND NOT attisdropped
            """,
            [.text(name)]
        ).map { row in
            ExistingColumn(
                name: row.text(0) ?? "",
                actual: ColumnType.Actual(name: row.text(1) ?? "", isLimited: row.boolean(2) == true),
                description: row.text(3) ?? "",
                hasDefault: row.boolean(4) == true,
                isGenerated: row.boolean(5) == true
            )
        }
        return Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0) })
    }
}
