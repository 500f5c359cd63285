import SQLStores
import SyncCore

/// A column whose values go over for many rows at once, as one array.
struct ArrayColumn {
    let column: String
    /// Its name among the arrays.
    let array: String
    let arrayType: String
    /// Numbers and dates go over as text: PostgreSQL reads their digits itself.
    var cast = ""

    var value: String { "r.\(array)\(cast)" }

    init(_ column: String, array: String, _ arrayType: String, cast: String = "") {
        self.column = column
        self.array = array
        self.arrayType = arrayType
        self.cast = cast
    }

    init(_ column: Column, array: String) {
        let name = column.name.quotedIdentifier
        switch column.kind {
        case .text: self.init(name, array: array, "text[]")
        case .decimal: self.init(name, array: array, "text[]", cast: "::numeric")
        case .date: self.init(name, array: array, "text[]", cast: "::date")
        case .boolean: self.init(name, array: array, "boolean[]")
        case .instant: self.init(name, array: array, "timestamptz[]")
        }
    }

    /// - Parameter first: the number of the first array's parameter.
    static func records(_ columns: [ArrayColumn], first: Int) -> String {
        let arrays = columns.enumerated().map { "$\($0.offset + first)::\($0.element.arrayType)" }
        return "unnest(\(arrays.joined(separator: ", "))) AS r (\(columns.map(\.array).joined(separator: ", ")))"
    }
}

extension Parameter {
    /// The values of one column of the catalog, row by row.
    static func values(_ values: [ColumnValue?], of kind: Column.Kind) -> Parameter {
        switch kind {
        case .text, .decimal, .date: .texts(values.map(\.?.text))
        case .boolean: .booleans(values.map { if case .boolean(let value) = $0 { value } else { nil } })
        case .instant: .instants(values.map { if case .instant(let value) = $0 { value } else { nil } })
        }
    }
}

extension ColumnValue {
    fileprivate var text: String? {
        switch self {
        case .text(let text), .decimal(let text), .date(let text): text
        case .null, .boolean, .instant: nil
        }
    }
}
