import SyncCore
package import ZohoAPI

/// What a webhook's path speaks of: the last part of the paths under `/api/tds/webhooks/`.
package struct WebhookTopic: Sendable {
    package let word: String
    /// The types that a record of this topic can be of; the body shows which. Where it does not, the first is
    /// taken, and those that share its listing.
    package let types: [ZohoType]

    /// Those of docs/contract.md, section 4, and every other word that there is for a type.
    package static let all: [WebhookTopic] =
        [
            WebhookTopic(word: "stock", types: [.products]),
            // A price is an item's own, or one of a price list.
            WebhookTopic(word: "prices", types: [.priceLists, .products]),
        ]
        + ZohoType.all.flatMap { type in
            type.entity.words.map { WebhookTopic(word: $0, types: [type] + type.neighbours) }
        }
}

extension EntityType {
    fileprivate var words: [String] { [plural, name] + aliases }
}

extension ZohoType {
    /// The types that may share its webhook.
    fileprivate var neighbours: [ZohoType] {
        // Whoever has one webhook for payments has both kinds in it.
        if entity.name == ZohoType.payments.entity.name { return [.vendorPayments] }
        // Contacts are one module at Zoho.
        return ZohoType.all.filter { $0.endpoint.path == endpoint.path && $0.entity.name != entity.name }
    }
}
