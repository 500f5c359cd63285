/// A value that does not fit its column: the column is NULL, or has what can be kept of it, and the record is stored with all else.
package struct ColumnFault: Sendable, Equatable, Hashable {
    /// Of the record, or one of its child tables.
    package let table: String
    /// A column; of a child table that cannot be read at all, the member that should hold its rows.
    package let column: String
    /// The value's JSON as the source sent it, cut after ``valueMax`` characters.
    package let value: String

    package static let valueMax = 200

    package init(table: String, column: String, value: String) {
        self.table = table
        self.column = column
        self.value = String(value.prefix(Self.valueMax))
    }
}
