/// The types of a source, and the words people have for them.
package struct EntityCatalog: Sendable {
    package let types: [EntityType]

    package init(_ types: [EntityType]) { self.types = types }

    /// The type that a word of the command line, an address or a cache key means: its name, its plural or an alias.
    package func type(named word: String) -> EntityType? {
        let word = word.lowercased()
        return types.first { $0.name == word || $0.plural == word || $0.aliases.contains(word) }
    }

    /// What a table, a line or a page calls a type: its plural. A name that the catalog does not know stays what it is.
    package func plural(of name: String) -> String { types.first { $0.name == name }?.plural ?? name }

    /// The types whose records are in the same listing as a type's, and it itself.
    package func typesSharingListing(of type: EntityType) -> [EntityType] {
        types.filter { $0.listing == type.listing }
    }

    /// The plurals, for a sentence: `products, customers, users`.
    package var pluralsText: String { types.map(\.plural).joined(separator: ", ") }
}
