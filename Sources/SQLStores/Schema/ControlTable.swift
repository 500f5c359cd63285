/// A control table as a value, from which its statements in each database follow. Everything has the version of the schema that brought
/// it; what a database is told to lack is only in the others.
package struct ControlTable: Sendable {
    package struct Column: Sendable {
        package enum Kind: Sendable {
            case text
            /// A text that is compared byte by byte, whatever the language of the database.
            case key
            case uuid
            case instant
            case integer
            case bytes
            /// JSON whose order of members does not matter, and JSON that stays as it is written.
            case json, jsonAsIs
            /// Numbers that grow with each row.
            case sequence
        }

        let name: String
        let kind: Kind
        var isOptional = false
        /// As the database writes it.
        var standard: String?
        /// The only values that there are.
        var values: [String] = []
        /// An expression on other columns, which is what the column always is.
        var sum: String?
        var since = 1
        var only: Engine?
    }

    package struct Index: Sendable {
        let name: String
        /// Behind the table: columns, conditions.
        let definition: String
        var isUnique = false
        var since = 1
        var only: Engine?
    }

    package private(set) var name: String
    let since: Int
    let columns: [Column]
    /// The columns of the primary key, where it is more than one.
    var key: [String] = []
    /// Columns that tell rows apart beside the key.
    var unique: [String] = []
    var indexes: [Index] = []
    var only: Engine?

    func named(_ name: String) -> ControlTable {
        var table = self
        table.name = name
        return table
    }
}

/// The databases that there are.
package enum Engine: Sendable {
    case sqlite
    case postgres
}

extension ControlTable.Column {
    static func text(_ name: String, since: Int = 1) -> Self { Self(name: name, kind: .text, since: since) }
    static func key(_ name: String) -> Self { Self(name: name, kind: .key) }
    static func uuid(_ name: String) -> Self { Self(name: name, kind: .uuid) }
    static func instant(_ name: String, since: Int = 1) -> Self { Self(name: name, kind: .instant, since: since) }
    static func bytes(_ name: String) -> Self { Self(name: name, kind: .bytes) }
    static func json(_ name: String, since: Int = 1) -> Self { Self(name: name, kind: .json, since: since) }
    static func integer(_ name: String, since: Int = 1) -> Self { Self(name: name, kind: .integer, since: since) }
    static func sequence(_ name: String) -> Self { Self(name: name, kind: .sequence) }

    /// A number that begins at a value.
    static func count(_ name: String, from first: Int = 0, since: Int = 1) -> Self {
        Self(name: name, kind: .integer, standard: "\(first)", since: since)
    }

    var optional: Self { with { $0.isOptional = true } }

    func with(_ change: (inout Self) -> Void) -> Self {
        var column = self
        change(&column)
        return column
    }

    func among(_ values: [String]) -> Self { with { $0.values = values } }
    func standard(_ text: String) -> Self { with { $0.standard = text } }
    func only(_ engine: Engine) -> Self { with { $0.only = engine } }
}
