/// What a list call asks for, after everything that Zoho ignores has been ignored. Two calls with the same query get the same
/// page.
struct ListQuery: Sendable, Hashable {
    let product: ZohoProduct
    let module: Module
    let selection: ListSelection
    /// From 1.
    let page: Int
    /// 1 to 200.
    let perPage: Int
    /// The filter that `page_context` tells.
    let appliedFilter: String
    /// What a fault makes of the page.
    var spoiling = PageSpoiling()
}

/// How a page tells less than there is; see ``Fault``.
struct PageSpoiling: Sendable, Hashable {
    var isEmpty = false
    var lastPage: Int?

    init() {}

    init(_ fault: Fault?) {
        self.isEmpty = fault?.emptyList ?? false
        self.lastPage = fault?.lastPage
    }
}

/// The rows of a list and their order.
struct ListSelection: Sendable, Hashable {
    /// The statuses that are listed; nothing for all.
    var statuses: [String]?
    var contactKind: ContactKind?
    /// Rows modified at or after this instant.
    var modifiedSince: Int?
    /// Leaves out the rows modified exactly at ``modifiedSince``.
    var sinceIsExclusive = false
    /// A column, by the word of the parameter and of the echo.
    var sort: String
    var descending: Bool
}
