import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator
import ZohoSource

/// What proves that the database equals the source, and repairs it where it does not.
@Suite struct VerificationTests {
    private func verify(
        _ rehearsal: Rehearsal,
        _ type: EntityType = .products,
        heals: Bool = false
    ) async throws -> VerificationReport {
        let verifier = Verifier(ports: rehearsal.ports(), options: SyncOptions(), logger: .silent)
        return try await verifier.verify(type, heals: heals)
    }

    @Test func `a comparison ends where a run waits for its type, whose lease is free then`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            var ports = rehearsal.ports()
            ports.givesWay = { true }
            let verifier = Verifier(ports: ports, options: SyncOptions(), logger: .silent)
            let error = await #expect(throws: SyncError.self) { try await verifier.verify(.products, heals: false) }
            #expect(error?.code == .leaseHeld)
            #expect(await rehearsal.sync(.products).run.status == .completed)
        }
    }

    /// What a person or a program may have done to the table behind our back.
    enum Damage: String, CaseIterable, Sendable {
        case missing = "DELETE FROM products WHERE zoho_id = 'ID'"
        case changedDigit = "UPDATE products SET rate = rate + 1 WHERE zoho_id = 'ID'"
        case changedPayload = "UPDATE products SET zoho_raw_data = '{}' WHERE zoho_id = 'ID'"
        case stale = """
            UPDATE products SET name = 'old', content_hash = NULL, last_modified_time = NULL WHERE zoho_id = 'ID'
            """
        case markedDeleted = "UPDATE products SET deleted_at = updated_at WHERE zoho_id = 'ID'"
        case extra = """
            INSERT INTO products (zoho_id, rate, zoho_synced_at, created_at, updated_at)
            SELECT '1', 5, zoho_synced_at, created_at, updated_at FROM products WHERE zoho_id = 'ID'
            """
    }

    @Test(arguments: StoresKind.allCases)
    func `a database that equals the source is found equal at the price of its listing`(_ kind: StoresKind) async throws
    {
        try await Rehearsal.with(on: kind) { rehearsal in
            await rehearsal.sync(.products)
            rehearsal.organization.resetCalls()
            let report = try await verify(rehearsal)
            #expect(report.isEqual)
            #expect((report.sourceCount, report.storedCount, report.sums.count) == (450, 450, 0))
            #expect(rehearsal.organization.calls.total == 3)
        }
    }

    @Test(arguments: StoresKind.allCases, Damage.allCases)
    func `damage is found, and repaired with the fewest calls`(_ kind: StoresKind, _ damage: Damage) async throws {
        let configuration = SimulatorConfiguration(products: 40, customers: 0, vendors: 0)
        try await Rehearsal.with(configuration, on: kind, adjust: { $0.pageSize = 15 }) { rehearsal in
            await rehearsal.sync(.products)
            let id = rehearsal.organization.ids(.items)[17]
            _ = try await rehearsal.column(damage.rawValue.replacing("ID", with: id))
            let found = try await verify(rehearsal)
            #expect(found.differenceCount == 1)
            #expect(found.differences.map(\.entityID) == [damage == .extra ? "1" : id])
            #expect(!found.isEqual)

            rehearsal.organization.resetCalls()
            let healed = try await verify(rehearsal, heals: true)
            #expect(healed.healed == 1)
            #expect(healed.isEqual)
            #expect(rehearsal.organization.calls.total == (damage == .extra ? 4 : 3))
            #expect(try await verify(rehearsal).differenceCount == 0)
            #expect(try await rehearsal.differences(.products, details: false) == [])
        }
    }

    @Test(arguments: StoresKind.allCases)
    func `a record that cannot be read is told, and its row is no other difference`(_ kind: StoresKind) async throws {
        try await Rehearsal.with(on: kind) { rehearsal in
            await rehearsal.sync(.products)
            try rehearsal.organization.break(.items, .some(1), kind: .loneSurrogate)
            let report = try await verify(rehearsal)
            #expect(!report.isEqual)
            #expect((report.sourceCount, report.storedCount, report.unreadable) == (450, 450, 1))
            #expect(report.differenceCount == 0)
            #expect(VerificationView.lines([report]).contains { $0.contains("1 product record could not be compared") })
        }
    }

    @Test func `a record that changed since the last run is a difference, and a repair`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            try rehearsal.organization.change(.items, .some(3), members: [.rate])
            let report = try await verify(rehearsal)
            #expect(report.differenceCount == 3)
            #expect(report.sums.map(\.column).contains("rate"))
            #expect(try await verify(rehearsal, heals: true).healed == 3)
            #expect(await rehearsal.sync(.products).counters.written == 0)
        }
    }

    @Test(arguments: StoresKind.allCases)
    func `of a row whose detail contradicts it the columns that differ are named, and no void hash`(
        _ kind: StoresKind
    ) async throws {
        var configuration = SimulatorConfiguration(products: 0, customers: 0, vendors: 0)
        configuration.documents[.invoices] = 5
        try await Rehearsal.with(configuration, on: kind) { rehearsal in
            let id = rehearsal.organization.ids(.invoices)[2]
            for (place, balance) in [(RecordPlace.row, "7"), (RecordPlace.detail, "8")] {
                let edits = [MemberEdit.set("balance", balance)]
                try rehearsal.organization.write(.invoices, .ids([id]), edits, in: place, stamp: false)
            }
            await rehearsal.sync(.invoices, SyncOptions(details: true))
            let report = try await verify(rehearsal, .invoices)
            #expect(report.differences.map(\.entityID) == [id])
            let fields = report.differences.flatMap(\.fields)
            #expect(fields == [MemberChange(name: "balance", before: "8", after: "7")])
            #expect(report.sums.map(\.column) == ["balance"])

            _ = try await rehearsal.column("UPDATE invoices SET balance = '7' WHERE zoho_id = '\(id)'")
            #expect(try await verify(rehearsal, .invoices).isEqual)
        }
    }

    /// Pitfall: "sum of invoices.exchange_rate: stored 3, at Zoho 0" of a database that is equal.
    @Test(arguments: StoresKind.allCases)
    func `columns that only details tell are summed on both sides`(_ kind: StoresKind) async throws {
        var configuration = SimulatorConfiguration(products: 0, customers: 5, vendors: 0)
        configuration.documents[.invoices] = 5
        configuration.documents[.customerpayments] = 5
        try await Rehearsal.with(configuration, on: kind) { rehearsal in
            await rehearsal.sync(.payments, SyncOptions(details: true))
            let report = try await verify(rehearsal, .payments)
            #expect(report.isEqual)
            #expect(report.storedCount == 5)
            #expect(report.sums.isEmpty)

            let id = rehearsal.organization.ids(.customerpayments)[2]
            _ = try await rehearsal.column("UPDATE payments SET exchange_rate = '7' WHERE zoho_id = '\(id)'")
            let edited = try await verify(rehearsal, .payments)
            #expect(edited.differences.flatMap(\.fields).map(\.name) == ["exchange_rate"])
            #expect(edited.sums.map(\.column) == ["exchange_rate"])
        }
    }
}
