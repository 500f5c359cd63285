import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

struct `The catalog` {
    @Test(arguments: [
        ("products", "product"), ("product", "product"), ("inventory", "product"), ("Customers", "customer"),
        ("contacts", "customer"), ("vendors", "vendor"), ("suppliers", "vendor"), ("invoices", "invoice"),
        ("orders", "order"), ("salesorders", "order"), ("creditnotes", "creditnote"), ("credit-notes", "creditnote"),
        ("bills", "bill"), ("purchaseorders", "purchaseorder"), ("payments", "payment"),
        ("customerpayments", "payment"), ("vendorpayments", "vendorpayment"), ("users", "user"),
        ("pricelists", "pricelist"),
    ])
    func `knows a type by each of its words`(_ word: String, name: String) {
        #expect(EntityCatalog.zoho.type(named: word)?.name == name)
    }

    @Test func `does not know other words`() {
        #expect(EntityCatalog.zoho.type(named: "") == nil && EntityCatalog.zoho.type(named: "chairs") == nil)
    }

    @Test func `has no word for two types and no column twice`() {
        let words = EntityCatalog.zoho.types.flatMap { [$0.name, $0.plural] + $0.aliases }
        #expect(Set(words).count == words.count)
        for type in EntityCatalog.zoho.types { #expect(Set(type.columns.map(\.name)).count == type.columns.count) }
    }

    /// Pitfall: "inactive items were filtered out and stayed active for ever".
    @Test func `lists every type with all statuses, where a listing has a filter`() {
        for type in ZohoType.all where type.entity.name != "pricelist" {
            let filters = type.endpoint.query.filter { $0.name == "filter_by" }
            #expect(filters.count == 1 && filters[0].value.hasSuffix(".All"))
        }
    }

    @Test func `has no table for two things`() {
        let tables = EntityCatalog.zoho.types.flatMap { [$0.table] + $0.childTables.map(\.name) }
        #expect(Set(tables).count == tables.count)
        for table in EntityCatalog.zoho.types.flatMap(\.childTables) {
            #expect(Set(table.columns.map(\.name)).count == table.columns.count)
        }
    }

    /// A plan counts calls by the type, and the source makes them by the endpoint.
    @Test func `has an address for many details exactly where they come in bulk`() {
        for type in ZohoType.all {
            var isBulk = false
            if case .bulk? = type.entity.details?.call { isBulk = true }
            #expect(isBulk == (type.endpoint.bulkDetails != nil), "\(type.entity.name)")
        }
    }
}
