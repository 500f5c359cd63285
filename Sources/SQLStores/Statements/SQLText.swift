package import SyncCore

/// A statement: its text, and the values that are bound to it and never become part of the text.
///
///     "UPDATE tds_outbox SET relayed_at = \(now) WHERE sequence \(in: sequences)"
///
/// What is interpolated is bound. Parts of a text are interpolated as ``SQL`` of their own, and what databases say differently as a
/// ``DialectWord``.
package struct SQLText: Sendable, ExpressibleByStringInterpolation {
    enum Part: Sendable {
        case text(String)
        case value(SQLValue)
        case word(DialectWord)
        /// Whether a value is one of a list; of no list of NULLs, and of an empty list none is.
        case isOneOf(SQLList)
        case isNoneOf(SQLList)
        case rows(SQLRows)
        case jsonMember(name: String, column: String)
    }

    private(set) var parts: [Part]

    package init(stringLiteral text: String) {
        parts = [.text(text)]
    }

    package init(stringInterpolation interpolation: StringInterpolation) {
        parts = interpolation.parts
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(interpolationCount * 2 + 1)
        }

        package mutating func appendLiteral(_ literal: String) {
            parts.append(.text(literal))
        }

        package mutating func appendInterpolation(_ text: String?) {
            parts.append(.value(.text(text)))
        }

        package mutating func appendInterpolation(_ integer: Int?) {
            parts.append(.value(.integer(integer.map(Int64.init))))
        }

        package mutating func appendInterpolation(_ integer: Int64?) {
            parts.append(.value(.integer(integer)))
        }

        package mutating func appendInterpolation(_ boolean: Bool?) {
            parts.append(.value(.boolean(boolean)))
        }

        package mutating func appendInterpolation(_ instant: Instant?) {
            parts.append(.value(.instant(instant)))
        }

        package mutating func appendInterpolation(_ bytes: [UInt8]) {
            parts.append(.value(.bytes(bytes)))
        }

        /// A UUID in its text form (RFC 9562).
        package mutating func appendInterpolation(uuid text: String?) {
            parts.append(.value(.uuid(text)))
        }

        /// A text of JSON.
        package mutating func appendInterpolation(json text: String?) {
            parts.append(.value(.json(text)))
        }

        /// Behind a column: whether it is one of the texts.
        package mutating func appendInterpolation(in texts: [String]) {
            parts.append(.isOneOf(.texts(texts)))
        }

        package mutating func appendInterpolation(in integers: [Int64]) {
            parts.append(.isOneOf(.integers(integers)))
        }

        package mutating func appendInterpolation(notIn texts: [String]) {
            parts.append(.isNoneOf(.texts(texts)))
        }

        /// The name of a table or column that no text of ours holds: quoted.
        package mutating func appendInterpolation(name: String) {
            parts.append(.text(name.quotedIdentifier))
        }

        /// In place of a table.
        package mutating func appendInterpolation(_ rows: SQLRows) {
            parts.append(.rows(rows))
        }

        /// The text of a member of a column of JSON.
        package mutating func appendInterpolation(member name: String, of column: String) {
            parts.append(.jsonMember(name: name, column: column))
        }

        package mutating func appendInterpolation(_ sql: SQLText) {
            parts += sql.parts
        }

        package mutating func appendInterpolation(_ word: DialectWord) {
            parts.append(.word(word))
        }
    }
}

/// A value of a statement.
package enum SQLValue: Sendable {
    case text(String?)
    case integer(Int64?)
    case boolean(Bool?)
    case instant(Instant?)
    case bytes([UInt8])
    case uuid(String?)
    case json(String?)
    case list(SQLList)
    /// Where a database takes all of them as one value.
    case rows(SQLRows)
}

/// Values of one kind, bound as one.
package enum SQLList: Sendable, Equatable {
    case texts([String])
    case integers([Int64])
}

/// Rows that a statement reads as it reads a table, however many they are: a list of values for each column.
package struct SQLRows: Sendable {
    package let name: String
    package let columns: [(name: String, values: SQLList)]

    package init(_ name: String, _ columns: [(name: String, values: SQLList)]) {
        self.name = name
        self.columns = columns
    }
}

extension SQLText {
    package static func list(_ parts: [SQLText]) -> SQLText { joined(parts, by: ", ") }

    package static func joined(_ parts: [SQLText], by separator: String) -> SQLText {
        var joined = SQLText(stringLiteral: "")
        joined.parts = Array(parts.map(\.parts).joined(separator: [.text(separator)]))
        return joined
    }
}

extension String {
    /// As the name of a table or column in a statement.
    package var quotedIdentifier: String { "\"" + replacing("\"", with: "\"\"") + "\"" }
}
