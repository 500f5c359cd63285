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
}

/// The rows of a list and their order.
struct ListSelection: Sendable, Hashable {
    var status = StatusFilter.all
    var contactKind: ContactKind?
    /// Rows modified at or after this instant.
    var modifiedSince: Int?
    /// Leaves out the rows modified exactly at ``modifiedSince``.
    var sinceIsExclusive = false
    var sort: SortColumn
    var descending = false
}

enum StatusFilter: Sendable, Hashable {
    case all, active, inactive
    /// A filter that Zoho knows and no record of the simulator fulfils, such as `Status.Duplicate`.
    case unmatched
}

/// The columns that a list can be sorted by (zoho-api.md 3.3). The raw value is the parameter's and the echo's word.
enum SortColumn: String, Sendable, Hashable {
    case name, sku, rate
    case purchaseRate = "purchase_rate"
    case taxName = "tax_name"
    case reorderLevel = "reorder_level"
    case stockOnHand = "stock_on_hand"
    case contactName = "contact_name"
    case firstName = "first_name"
    case lastName = "last_name"
    case email
    case outstandingReceivableAmount = "outstanding_receivable_amount"
    case createdTime = "created_time"
    case lastModifiedTime = "last_modified_time"

    /// The columns documented for a list. Any other is ignored without a word, and the echo shows what was done instead.
    static func honoured(by product: ZohoProduct, _ module: Module) -> [SortColumn] {
        switch (product, module) {
        case (.books, .items): [.name, .rate, .taxName]
        case (.inventory, .items):
            [.name, .sku, .rate, .purchaseRate, .createdTime, .lastModifiedTime, .reorderLevel, .stockOnHand]
        case (_, .contacts):
            [
                .contactName, .firstName, .lastName, .email, .outstandingReceivableAmount, .createdTime,
                .lastModifiedTime,
            ]
        }
    }

    /// The sort of a list that was asked for none (zoho-api.md 3.2).
    static func standard(_ module: Module) -> SortColumn {
        module == .items ? .name : .contactName
    }
}
