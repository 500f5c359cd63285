package import SyncCore

/// What a statement gave.
package struct SQLResult: Sendable {
    package let rows: [SQLRow]
    /// How many rows it inserted, changed or deleted.
    package let changed: Int

    package init(rows: [SQLRow], changed: Int) {
        self.rows = rows
        self.changed = changed
    }
}

/// One value of a row, in the nearest of the kinds that the database has.
package enum SQLCell: Sendable, Equatable {
    case null
    case integer(Int64)
    case boolean(Bool)
    case instant(Instant)
    case text(String)
    case bytes([UInt8])
}

/// A row, its columns read by name. What a column does not have, and what cannot be read as what is asked for, is nil: people edit
/// tables, and a row that cannot be read must not end the process.
package struct SQLRow: Sendable {
    /// The place of each column, shared by all rows of a result.
    private let places: [String: Int]
    private let cells: [SQLCell]

    package init(places: [String: Int], cells: [SQLCell]) {
        self.places = places
        self.cells = cells
    }

    package func text(_ column: String) -> String? { self[column].text }
    package func integer(_ column: String) -> Int64? { self[column].integer }
    package func instant(_ column: String) -> Instant? { self[column].instant }

    package func count(_ column: String) -> Int { integer(column).map { Int(clamping: $0) } ?? 0 }

    /// False for NULL, too.
    package func isTrue(_ column: String) -> Bool { self[column].integer ?? 0 != 0 }

    package func isNull(_ column: String) -> Bool { self[column] == .null }

    package func bytes(_ column: String) -> [UInt8] {
        switch self[column] {
        case .bytes(let bytes): bytes
        case .text(let text): Array(text.utf8)
        default: []
        }
    }

    /// A value that is kept as its raw text.
    package func value<Value: RawRepresentable<String>>(_ column: String) -> Value? {
        text(column).flatMap(Value.init)
    }

    private subscript(_ column: String) -> SQLCell { places[column].map { cells[$0] } ?? .null }
}

extension SQLCell {
    package var text: String? { if case .text(let text) = self { text } else { nil } }

    package var integer: Int64? {
        switch self {
        case .integer(let integer): integer
        case .boolean(let boolean): boolean ? 1 : 0
        default: nil
        }
    }

    package var instant: Instant? {
        switch self {
        case .instant(let instant): instant
        case .text(let text): Instant(iso8601: text)
        default: nil
        }
    }
}
