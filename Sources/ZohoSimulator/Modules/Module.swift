/// A list of the API and everything that tells it from the others, as one value. ``Module/all`` names them; another type of
/// record is one more value.
///
/// A class, because 50,000 records share one.
package final class Module: Sendable {
    /// Below the product's address, and the name of the array in its answers: `invoices`.
    package let path: String
    let products: [ZohoProduct]
    /// The member of a detail's answer: `invoice`. Nothing where records have no detail.
    let detailMember: StaticString?
    /// What the refusal of an unknown id calls a record: `Invoice`.
    let title: String
    /// `report_name` in `page_context`.
    let reportName: String
    /// What stands before `.All` in `filter_by`: `Status`, on payments `PaymentMode` (zoho-api.md 3.2).
    let filterPrefix: String
    let filters: [ListFilter]
    /// The products that honour `status` as `filter_by`.
    let statusParameter: [ZohoProduct]
    /// The products that ignore every filter without a word (zoho-api.md 3.5).
    let ignoresFilters: [ZohoProduct]
    /// The products that honour `last_modified_time` (zoho-api.md 3.4).
    let filtersByTime: [ZohoProduct]
    /// The switch with which all products honour it.
    let filtersByTimeQuirk: (@Sendable (Quirks) -> Bool)?
    /// The sort of a list that was asked for none (zoho-api.md 3.2).
    let standardSort: ListSort
    /// The columns that are honoured. Any other is ignored without a word, and the echo shows what was done instead.
    let sortColumns: [SortColumn]
    /// `sort_order` is ignored, as recorded for purchase orders (zoho-api.md 3.3).
    let ignoresSortOrder: Bool
    /// What its records are made of; items and contacts, whose members are their own, have none.
    let document: DocumentShape?

    init(
        path: String,
        products: [ZohoProduct] = ZohoProduct.allCases,
        detailMember: StaticString?,
        title: String,
        reportName: String,
        filterPrefix: String = "Status",
        filters: [ListFilter] = [],
        statusParameter: [ZohoProduct] = [],
        ignoresFilters: [ZohoProduct] = [],
        filtersByTime: [ZohoProduct] = [],
        filtersByTimeQuirk: (@Sendable (Quirks) -> Bool)? = nil,
        standardSort: ListSort,
        sortColumns: [SortColumn] = [],
        ignoresSortOrder: Bool = false,
        document: DocumentShape? = nil
    ) {
        self.path = path
        self.products = products
        self.detailMember = detailMember
        self.title = title
        self.reportName = reportName
        self.filterPrefix = filterPrefix
        self.filters = filters
        self.statusParameter = statusParameter
        self.ignoresFilters = ignoresFilters
        self.filtersByTime = filtersByTime
        self.filtersByTimeQuirk = filtersByTimeQuirk
        self.standardSort = standardSort
        self.sortColumns = document?.sortColumns ?? sortColumns
        self.ignoresSortOrder = ignoresSortOrder
        self.document = document
    }

    /// Every list of the organization. New ones go to the end, so that the ids of the others stay.
    package static let all: [Module] = [
        .items, .contacts, .invoices, .salesorders, .purchaseorders, .bills, .creditnotes, .customerpayments,
        .vendorpayments, .users, .pricebooks, .packages,
    ]
}

extension Module: Hashable, Encodable {
    package static func == (left: Module, right: Module) -> Bool {
        left.path == right.path
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(self.path)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.path)
    }
}

/// A value of `filter_by`, and of `status` where that is honoured.
struct ListFilter: Sendable {
    /// Behind the prefix and the point: `PartiallyPaid`.
    let name: String
    /// The value of `status`: `partially_paid`.
    let word: String
    let products: [ZohoProduct]
    /// The records whose status is one of these.
    let statuses: [String]

    /// Selects the records of the status `word` unless others are named. None at all for a filter that no record fulfils.
    init(
        _ name: String,
        _ word: String,
        _ products: [ZohoProduct] = ZohoProduct.allCases,
        selects statuses: [String]? = nil
    ) {
        self.name = name
        self.word = word
        self.products = products
        self.statuses = statuses ?? [word]
    }
}

/// A column that a list can be sorted by (zoho-api.md 3.3).
struct SortColumn: Sendable {
    /// The word of the parameter and of the echo.
    let name: String
    let products: [ZohoProduct]
    /// What documents are compared by.
    let key: @Sendable (DocumentRecord) -> SortKey

    init(
        _ name: String,
        _ products: [ZohoProduct] = ZohoProduct.allCases,
        key: @escaping @Sendable (DocumentRecord) -> SortKey = { _ in .number(0) }
    ) {
        self.name = name
        self.products = products
        self.key = key
    }
}

struct ListSort: Sendable {
    let column: String
    let descending: Bool

    static func ascending(_ column: String) -> Self { Self(column: column, descending: false) }
    static func descending(_ column: String) -> Self { Self(column: column, descending: true) }
}

/// The two products that serve the same organization (zoho-api.md 2).
enum ZohoProduct: Sendable, Hashable, CaseIterable {
    case books, inventory

    var path: String { self == .books ? "/books/v3" : "/inventory/v1" }
}
