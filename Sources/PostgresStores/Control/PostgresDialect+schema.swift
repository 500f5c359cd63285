import SQLStores

extension PostgresDialect: SchemaDialect {
    var engine: Engine { .postgres }

    func type(of kind: ControlTable.Column.Kind) -> String {
        switch kind {
        case .text: "text"
        case .key: "text COLLATE \"C\""
        case .uuid: "uuid"
        case .instant: "timestamptz"
        case .integer: "bigint"
        case .bytes: "bytea"
        case .json: "jsonb"
        case .jsonAsIs: "json"
        case .sequence: "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        }
    }

    var generated: String { "STORED" }

    /// Where the database tells which migrations it has.
    static let history = """
        CREATE TABLE tds_migrations (
            version bigint PRIMARY KEY,
            name text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """
}
