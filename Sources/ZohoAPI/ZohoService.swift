/// A product whose API is read. Both show the same organization.
package enum ZohoService: String, Sendable, CaseIterable {
    case books
    case inventory

    /// Below the API's host (zoho-api 2).
    package var path: String {
        switch self {
        case .books: "/books/v3"
        case .inventory: "/inventory/v1"
        }
    }

    /// The scopes of which one lets a token read a module (zoho-api 1.6): the one that the product's OpenAPI documents name, then
    /// the one that other documents and programs name for it. `ZohoBooks.settings.READ` and `ZohoBooks.items.READ` for items.
    /// - Parameter module: the first component of the path below ``path``.
    package func readScopes(of module: String) -> [String] {
        // The bulk call for details of items has no scope of its own.
        let name = module == "itemdetails" ? "items" : module
        let names = [groups[name], name].compactMap(\.self)
        return names.map { "\(prefix).\($0).READ" }
    }

    private var prefix: String {
        switch self {
        case .books: "ZohoBooks"
        case .inventory: "ZohoInventory"
        }
    }

    /// Modules that are read with the scope of a group.
    private var groups: [String: String] {
        switch self {
        case .books: Self.sharedGroups.merging(Self.booksGroups) { _, own in own }
        case .inventory: Self.sharedGroups
        }
    }

    private static let sharedGroups = [
        "users": "settings", "organizations": "settings", "pricebooks": "settings", "locations": "settings",
        "vendorcredits": "debitnotes",
    ]
    private static let booksGroups = ["items": "settings", "journals": "accountants", "chartofaccounts": "accountants"]
}
