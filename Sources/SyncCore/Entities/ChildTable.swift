/// A table with one row for each element inside a record: line items, addresses, allocations, brackets.
package struct ChildTable: Sendable {
    package let name: String
    /// The members of the record that hold the elements, as an array of objects or as one object: `line_items`;
    /// `billing_address`, `shipping_address`.
    package let members: [String]
    /// The member of each element that holds an array whose elements are the rows: the brackets of a price list's items. A
    /// column that such an element lacks is filled from the one around it.
    package let nested: String?
    /// An older form of the elements, where the source has that in place of `members`.
    package let olderForm: OlderForm?
    /// Whether an element without a value in any column but its id makes no row: an address that nobody filled in.
    package let skipsBlank: Bool
    package let columns: [Column]

    /// Elements whose members have other names: `warehouse_name` for `location_name`.
    package struct OlderForm: Sendable {
        /// The member of the record that holds them.
        package let member: String
        /// What their members' names begin with.
        package let prefix: String
        /// What the columns' names begin with instead.
        package let columnPrefix: String

        package init(member: String, prefix: String, columnPrefix: String) {
            self.member = member
            self.prefix = prefix
            self.columnPrefix = columnPrefix
        }
    }

    package init(
        _ name: String,
        from members: String...,
        nested: String? = nil,
        olderForm: OlderForm? = nil,
        skipsBlank: Bool = false,
        columns: [Column]
    ) {
        self.name = name
        self.members = members
        self.nested = nested
        self.olderForm = olderForm
        self.skipsBlank = skipsBlank
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
