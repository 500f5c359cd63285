/// What the source says of the page it sent (`page_context`); zoho-api 3.1.
package struct PageContext: Sendable, Equatable {
    package let page: Int
    /// How many rows a page has at most; nil where the source does not say.
    package let rowsMax: Int?
    package let hasMorePages: Bool
    /// What the source sorted by, whatever was asked.
    package let sortColumn: String?
    /// `A` or `D`.
    package let sortOrder: String?
    package let appliedFilter: String?

    package init(
        page: Int,
        rowsMax: Int? = nil,
        hasMorePages: Bool,
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

/// One page of a listing, read into records.
package struct RecordPage: Sendable {
    package let records: [SourceRecord]
    package let rejected: [RejectedRecord]
    /// Rows of another type that share the listing (a vendor among customers, where the filter was ignored).
    package let foreignCount: Int
    package let context: PageContext

    /// Whether no more rows would have fitted.
    package var isFull: Bool {
        context.rowsMax.map { records.count + rejected.count + foreignCount >= $0 } ?? false
    }

    package init(records: [SourceRecord], rejected: [RejectedRecord], foreignCount: Int, context: PageContext) {
        self.records = records
        self.rejected = rejected
        self.foreignCount = foreignCount
        self.context = context
    }
}
