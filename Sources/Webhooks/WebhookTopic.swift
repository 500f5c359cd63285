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
}
