/// What the source says of the page it sent (`page_context`); zoho-api 3.1.
package struct PageContext: Sendable, Equatable {
    package let page: Int
    package let hasMorePages: Bool
    /// What the source sorted by, whatever was asked.
    package let sortColumn: String?
    /// `A` or `D`.
    package let sortOrder: String?
    package let appliedFilter: String?

    package init(page: Int, hasMorePages: Bool, sortColumn: String?, sortOrder: String?, appliedFilter: String?) {
        self.page = page
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

    package init(records: [SourceRecord], rejected: [RejectedRecord], foreignCount: Int, context: PageContext) {
        self.records = records
        self.rejected = rejected
        self.foreignCount = foreignCount
        self.context = context
    }
}
