import Foundation
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator

/// A database that was filled by the version before columns were a function of the stored payloads (`Stored/before-records…`):
/// of seven products, an invoice, a purchase order, a payment and a customer, each has one member that was read otherwise.
@Suite(.timeLimit(.minutes(25))) struct UpgradeTests {
    private static let types: [EntityType] = [.products, .customers, .invoices, .purchaseOrders, .payments]

    @Test(arguments: StoresKind.allCases)
    func `what an older version stored is put right from its own payloads, without a call`(_ kind: StoresKind)
        async throws
    {
        try await Rehearsal.with(SimulatorConfiguration(products: 0, customers: 0, vendors: 0)) { rehearsal in
            let directory = rehearsal.directory.appending(path: "older")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            try await kind.withStores(in: directory, time: rehearsal.time, stored: "before-records") { stores in
                var upgraded = rehearsal
                upgraded.database = stores.database
                var remade: [Int] = []
                for type in Self.types + Self.types {
                    let report = await upgraded.sync(type, SyncOptions(selection: .ids([])))
                    #expect(report.error == nil)
                    remade.append(report.remade)
                }
                #expect(remade == [5, 1, 2, 1, 1] + [0, 0, 0, 0, 0])
                #expect(rehearsal.organization.calls.total == 0)
                try await expectRight(stores.column)
            }
        }
    }

    private func expectRight(_ column: (String) async throws -> [String]) async throws {
        let id = "46000000000000000"
        let cleared = "reorder_level IS NULL AND category_name IS NULL AND stock_on_hand IS NULL"
        #expect(
            try await column("SELECT count(*) FROM products WHERE zoho_id IN ('\(id)01', '\(id)02') AND \(cleared)")
                == ["2"]
        )
        let depot = "SELECT count(*) FROM products WHERE CAST(custom_fields AS text) LIKE '%North Depot%'"
        #expect(try await column(depot) == ["1"])
        #expect(
            try await column("SELECT count(*) FROM products WHERE CAST(custom_fields AS text) LIKE '%red%'") == ["0"]
        )
        #expect(try await column("SELECT location_name FROM product_stock ORDER BY position") == ["Main", "Branch"])
        #expect(
            try await column("SELECT count(*) FROM customers WHERE CAST(custom_fields AS text) LIKE '%zone%'") == ["0"]
        )
        let lasting = "SELECT count(*) FROM invoices WHERE due_date IS NOT NULL OR salesperson_name IS NOT NULL"
        #expect(try await column(lasting) == ["0"])
        #expect(try await column("SELECT count(*) FROM invoice_addresses") == ["0"])
        #expect(try await column("SELECT city FROM purchaseorder_addresses") == ["Erbil"])
        #expect(try await column("SELECT currency_code FROM payments") == ["EUR"])
    }
}
