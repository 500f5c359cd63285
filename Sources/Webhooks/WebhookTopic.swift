package import SyncCore

/// What a webhook's path speaks of: the last part of the paths under `/api/tds/webhooks/`.
package struct WebhookTopic: Sendable {
    package let word: String
    /// The types that a record of this topic can be of; the body shows which. Where it does not, the first is
    /// taken, and those that share its listing.
    package let types: [EntityType]

    /// Those of docs/contract.md, section 4, and every other word that there is for a type.
    package static let all: [WebhookTopic] =
        [
            WebhookTopic(word: "stock", types: [.products]),
            // A price is an item's own, or one of a price list.
            WebhookTopic(word: "prices", types: [.priceLists, .products]),
        ]
        + EntityCatalog.all.flatMap { type in
            type.words.map { WebhookTopic(word: $0, types: [type] + type.neighbours) }
        }
}

extension EntityType {
    fileprivate var words: [String] { [plural, name] + aliases }

    /// The types that may share its webhook.
    fileprivate var neighbours: [EntityType] {
        // Whoever has one webhook for payments has both kinds in it.
        if name == EntityType.payments.name { return [.vendorPayments] }
        // Contacts are one module at Zoho.
        return EntityCatalog.all.filter { $0.endpoint.path == endpoint.path && $0.name != name }
    }
}
