/// What is known of a page: what was asked for, and what the source says of it.
package struct PageContext: Sendable, Equatable {
    /// The number that was asked for. What the source echoes of it is not looked at.
    package let page: Int
    /// How many rows a page has at most; nil where nobody says.
    package let rowsMax: Int?
    /// Nil where the source does not say: that is no "no".
    package let hasMorePages: Bool?
    /// What the source sorted by, whatever was asked.
    package let sortColumn: String?
    /// `A` or `D`.
    package let sortOrder: String?
    package let appliedFilter: String?

    package init(
        page: Int,
        rowsMax: Int? = nil,
        hasMorePages: Bool?,
        sortColumn: String?,
        sortOrder: String?,
        appliedFilter: String?
    ) {
        self.page = page
        self.rowsMax = rowsMax
        self.hasMorePages = hasMorePages
        self.sortColumn = sortColumn
        self.sortOrder = sortOrder
        self.appliedFilter = appliedFilter
    }
}
