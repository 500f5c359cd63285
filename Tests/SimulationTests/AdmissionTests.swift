import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator

/// What `active_only` and `with_stock_only` keep out, and what they do not (contract, section 4).
@Suite struct AdmissionTests {
    private static let usable = SyncOptions(admission: Admission(activeOnly: true, withStockOnly: true))

    private func with(_ kind: StoresKind, _ body: (Rehearsal, [String]) async throws -> Void) async throws {
        try await Rehearsal.with(SimulatorConfiguration(products: 30, customers: 8, vendors: 0), on: kind) {
            try await body($0, $0.organization.ids(.items))
        }
    }

    @Test(arguments: StoresKind.allCases)
    func `what is not to be added is counted as skipped, and is added once it may be`(_ kind: StoresKind) async throws {
        try await with(kind) { rehearsal, ids in
            _ = try rehearsal.organization.deactivate(.items, .ids(Array(ids.prefix(2))))
            let first = await rehearsal.sync(.products, Self.usable)
            let refused = try #require(first.counters.reasons[.notAdmitted])
            #expect(refused >= 2)
            #expect(first.numbers == "\(30 - refused)/\(refused)/0/\(30 - refused)")
            #expect(await rehearsal.sync(.products, Self.usable).numbers == "0/30/0/0")
            #expect(await rehearsal.sync(.products).numbers == "\(refused)/\(30 - refused)/0/\(refused)")
            let outside = try await rehearsal.column(
                "SELECT zoho_id FROM products WHERE NOT is_active OR stock_on_hand = 0"
            )
            #expect(outside.count == refused)
        }
    }

    @Test(arguments: StoresKind.allCases)
    func `a row that is stored is brought up to date although it would not be added`(_ kind: StoresKind) async throws {
        try await with(kind) { rehearsal, ids in
            await rehearsal.sync(.products, Self.usable)
            let stored = try #require(try await rehearsal.column("SELECT zoho_id FROM products").first)
            _ = try rehearsal.organization.deactivate(.items, .ids([stored]))
            #expect(await rehearsal.sync(.products, Self.usable).numbers == "1/29/0/1")
            let inactive = try await rehearsal.column("SELECT zoho_id FROM products WHERE NOT is_active")
            #expect(inactive == [stored])
        }
    }

    @Test func `a record that is gone is found beside one that was not added`() async throws {
        try await with(.sqlite) { rehearsal, ids in
            let before = await rehearsal.sync(.products, Self.usable)
            // As many records as rows, and yet not the same ones.
            let stored = try #require(try await rehearsal.column("SELECT zoho_id FROM products").first)
            _ = try rehearsal.organization.delete(.items, .ids([stored]))
            let new = try rehearsal.organization.create(.items, n: 1)
            _ = try rehearsal.organization.deactivate(.items, .ids(new))
            let report = await rehearsal.sync(.products, Self.usable)
            #expect(report.counters.reasons[.notAdmitted] == (before.counters.reasons[.notAdmitted] ?? 0) + 1)
            #expect(report.counters.deleted == 1)
        }
    }

    @Test func `customers are kept out when they are inactive, and never for their stock`() async throws {
        try await with(.sqlite) { rehearsal, _ in
            _ = try rehearsal.organization.deactivate(.customers, .ids([rehearsal.organization.ids(.customers)[0]]))
            await rehearsal.sync(.customers, Self.usable)
            #expect(try await rehearsal.column("SELECT zoho_id FROM customers WHERE NOT is_active") == [])
            let refused = await rehearsal.sync(.customers).counters.synced
            let inactive = try await rehearsal.column("SELECT zoho_id FROM customers WHERE NOT is_active")
            #expect(inactive.count == refused)
            #expect(refused >= 1)
        }
    }
}
