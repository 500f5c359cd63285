import SyncCore
import Testing

struct `The catalog` {
    @Test(arguments: [
        ("products", "product"), ("product", "product"), ("inventory", "product"), ("Customers", "customer"),
        ("contacts", "customer"), ("vendors", "vendor"), ("suppliers", "vendor"),
    ])
    func `knows a type by each of its words`(_ word: String, name: String) {
        #expect(EntityCatalog.type(named: word)?.name == name)
    }

    @Test func `does not know other words`() {
        #expect(EntityCatalog.type(named: "") == nil && EntityCatalog.type(named: "chairs") == nil)
    }

    @Test func `has no word for two types and no column twice`() {
        let words = EntityCatalog.all.flatMap { [$0.name, $0.plural] + $0.aliases }
        #expect(Set(words).count == words.count)
        for type in EntityCatalog.all { #expect(Set(type.columns.map(\.name)).count == type.columns.count) }
    }

    @Test func `lists every type with all statuses`() {
        for type in EntityCatalog.all {
            #expect(type.endpoint.query.contains { $0 == ("filter_by", "Status.All") })
        }
    }
}
