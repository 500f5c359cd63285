/// A typed column of a destination table, filled from one member of the record.
package struct Column: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case text
        /// Exact decimal digits from the JSON text, never through a binary float.
        case decimal
        case boolean
        case instant
        /// A calendar date without a time zone, `2025-11-13`.
        case date
    }

    /// The column's and the member's name: they are always the same, so that nobody has to look it up.
    package let name: String
    package let kind: Kind

    package init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// A value for a column.
package enum ColumnValue: Sendable, Equatable {
    case null
    case text(String)
    /// Decimal digits with an optional sign and point, no exponent.
    case decimal(String)
    case boolean(Bool)
    case instant(Instant)
    case date(String)
}
