/// What the records of a module are made of, as data: their members, their statuses and what can be edited.
///
/// A class, because 50,000 records share one.
final class DocumentShape: Sendable {
    /// Where the lines of a document come from.
    enum Lines: Sendable {
        case none
        /// One to four items of the organization.
        case items
        /// Those of the document that it settles.
        case settled
    }

    /// How many records there are unless somebody says otherwise.
    let standardCount: Int
    /// Whose document it is.
    let party: ContactKind?
    /// The module whose documents it settles: invoices for a customer's payment, sales orders for a package.
    let settles: Module?
    let lines: Lines
    /// The number or name of a record.
    let title: @Sendable (_ serial: Int, _ random: inout SplitMix64) -> String
    /// Never empty.
    let statuses: [DocumentStatus]
    /// The place of the status that makes a record inactive or void, where there is one.
    let statusWhenVoid: Int?
    /// What the control can change; the first when it names nothing.
    let edits: [DocumentEdit]
    /// What its list can be sorted by.
    let sortColumns: [SortColumn]
    /// The members of rows that both products have; those of one product's own; those of either product's detail.
    let sharedRow: [Member<DocumentView>]
    let ownRow: [ZohoProduct: [Member<DocumentView>]]
    let detail: [ZohoProduct: [Member<DocumentView>]]

    init(
        standardCount: Int,
        party: ContactKind? = nil,
        settles: Module? = nil,
        lines: Lines = .none,
        title: @escaping @Sendable (_ serial: Int, _ random: inout SplitMix64) -> String,
        statuses: [DocumentStatus] = [DocumentStatus("")],
        edits: [DocumentEdit],
        sortColumns: [SortColumn],
        members: [Member<DocumentView>]
    ) {
        self.standardCount = standardCount
        self.party = party
        self.settles = settles
        self.lines = lines
        self.title = title
        self.statuses = statuses
        self.statusWhenVoid = statuses.firstIndex { $0.isVoid }
        self.edits = edits
        self.sortColumns = sortColumns
        let list = members.filter { $0.places != .detail }
        self.sharedRow = list.filter { $0.products.count > 1 }
        self.ownRow = Self.byProduct(list) { $0 == [$1] }
        self.detail = Self.byProduct(members.filter { $0.places != .list }) { $0.contains($1) }
    }

    private static func byProduct(
        _ members: [Member<DocumentView>],
        _ belongs: ([ZohoProduct], ZohoProduct) -> Bool
    ) -> [ZohoProduct: [Member<DocumentView>]] {
        var found: [ZohoProduct: [Member<DocumentView>]] = [:]
        for product in ZohoProduct.allCases { found[product] = members.filter { belongs($0.products, product) } }
        return found
    }
}
