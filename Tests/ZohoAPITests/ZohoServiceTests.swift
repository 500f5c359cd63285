import SyncCore
import Testing
import ZohoAPI

@Suite struct ZohoServiceTests {
    @Test(arguments: [
        ("items", ["ZohoBooks.settings.READ", "ZohoBooks.items.READ"], ["ZohoInventory.items.READ"]),
        ("itemdetails", ["ZohoBooks.settings.READ", "ZohoBooks.items.READ"], ["ZohoInventory.items.READ"]),
        ("contacts", ["ZohoBooks.contacts.READ"], ["ZohoInventory.contacts.READ"]),
        (
            "users", ["ZohoBooks.settings.READ", "ZohoBooks.users.READ"],
            ["ZohoInventory.settings.READ", "ZohoInventory.users.READ"]
        ),
        (
            "pricebooks", ["ZohoBooks.settings.READ", "ZohoBooks.pricebooks.READ"],
            ["ZohoInventory.settings.READ", "ZohoInventory.pricebooks.READ"]
        ),
        (
            "vendorcredits", ["ZohoBooks.debitnotes.READ", "ZohoBooks.vendorcredits.READ"],
            ["ZohoInventory.debitnotes.READ", "ZohoInventory.vendorcredits.READ"]
        ),
    ])
    func `every scope that documents name for a module is named`(module: String, books: [String], inventory: [String]) {
        #expect(ZohoService.books.readScopes(of: module) == books)
        #expect(ZohoService.inventory.readScopes(of: module) == inventory)
    }
}
