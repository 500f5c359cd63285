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

    /// The scope that a token needs to read a module, `ZohoInventory.items.READ` (zoho-api 1.6).
    /// - Parameter module: the first component of the path below ``path``.
    package func readScope(of module: String) -> String {
        switch self {
        case .books: "ZohoBooks.\(Self.booksGroups[module] ?? module).READ"
        case .inventory: "ZohoInventory.\(Self.inventoryGroups[module] ?? module).READ"
        }
    }

    /// Modules whose scope has another name.
    private static let booksGroups = [
        "items": "settings", "itemdetails": "settings", "users": "settings", "organizations": "settings",
        "pricebooks": "settings", "locations": "settings", "vendorcredits": "debitnotes", "journals": "accountants",
        "chartofaccounts": "accountants",
    ]
    private static let inventoryGroups = [
        "itemdetails": "items", "users": "settings", "organizations": "settings", "pricebooks": "settings",
        "locations": "settings", "vendorcredits": "debitnotes",
    ]
}
