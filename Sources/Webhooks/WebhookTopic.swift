package import SyncCore

/// What a webhook's path speaks of: the paths of docs/contract.md, section 4, under `/api/tds/webhooks/`.
package enum WebhookTopic: String, Sendable, CaseIterable {
    case products
    case customers
    case invoices
    case orders
    case stock
    case prices
    case payments
    case vendors
    case users
    case bills
    case creditNotes = "credit-notes"

    /// The types that a record of this topic can be of; the body shows which. The first is taken where it does not.
    package var types: [EntityType] {
        switch self {
        case .products, .stock: [.products]
        // Contacts are one module at Zoho, and so may share one webhook.
        case .customers: [.customers, .vendors]
        case .vendors: [.vendors, .customers]
        case .invoices: [.invoices]
        case .orders: [.orders]
        // A price is an item's own, or one of a price list.
        case .prices: [.priceLists, .products]
        case .payments: [.payments, .vendorPayments]
        case .users: [.users]
        case .bills: [.bills]
        case .creditNotes: [.creditNotes]
        }
    }
}
