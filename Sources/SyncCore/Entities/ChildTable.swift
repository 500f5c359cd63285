/// A table with one row for each element inside a record: line items, addresses, allocations, brackets.
package struct ChildTable: Sendable {
    package let name: String
    /// The members of the record that hold the elements, as an array of objects or as one object: `line_items`;
    /// `billing_address`, `shipping_address`.
    package let members: [String]
    /// The member of each element that holds an array whose elements are the rows: the brackets of a price list's items. A
    /// column that such an element lacks is filled from the one around it.
    package let nested: String?
    package let columns: [Column]

    package init(_ name: String, from members: String..., nested: String? = nil, columns: [Column]) {
        self.name = name
        self.members = members
        self.nested = nested
        self.columns = columns
    }
}

/// One element, made ready for its table.
package struct ChildRow: Sendable, Equatable {
    /// The member of the record that holds it.
    package let member: String
    /// Its place among the table's rows of the record, from 1.
    package let position: Int
    /// One entry per column of the table.
    package let values: [ColumnValue]
    /// The element as the source sent it.
    package let json: String

    package init(member: String, position: Int, values: [ColumnValue], json: String) {
        self.member = member
        self.position = position
        self.values = values
        self.json = json
    }
}
