import SQLStores

extension SQLiteDialect: SchemaDialect {
    var engine: Engine { .sqlite }

    func type(of kind: ControlTable.Column.Kind) -> String {
        switch kind {
        case .text, .key, .uuid, .instant, .json, .jsonAsIs: "TEXT"
        case .integer: "INTEGER"
        case .bytes: "BLOB"
        case .sequence: "INTEGER PRIMARY KEY AUTOINCREMENT"
        }
    }

    var generated: String { "VIRTUAL" }
}
