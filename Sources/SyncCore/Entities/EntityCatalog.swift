/// All types that TDS knows, and the words people have for them.
package enum EntityCatalog {
    package static let all: [EntityType] = [
        .products, .customers, .vendors, .invoices, .orders, .purchaseOrders, .bills, .creditNotes, .payments,
        .vendorPayments,
        .users, .priceLists, .packages,
    ]

    /// The type that a word of the command line, an address or a cache key means: its name, its plural or an alias.
    package static func type(named word: String) -> EntityType? {
        let word = word.lowercased()
        return all.first { $0.name == word || $0.plural == word || $0.aliases.contains(word) }
    }
}
