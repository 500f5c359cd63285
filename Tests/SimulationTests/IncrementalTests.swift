import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoAPI
import ZohoSimulator
import ZohoSource

/// What changed, at the price of what changed. Pitfalls: "incremental fetched everything"; "the cursor was the time after the
/// run, or a second was added".
@Suite struct IncrementalTests {
    private static let changes = SyncOptions(selection: .changes)

    @Test(arguments: EntityCatalog.zoho.types)
    func `a run of changes costs one call where nothing changed`(_ type: EntityType) async throws {
        var configuration = SimulatorConfiguration(products: 150, customers: 150, vendors: 40)
        for type in RecordType.documents { configuration.documents[type] = 60 }
        try await Rehearsal.with(configuration) { rehearsal in
            await rehearsal.sync(type)
            rehearsal.organization.resetCalls()
            let report = await rehearsal.sync(type, Self.changes)
            // Rows without stamps leave no cursor behind.
            #expect(report.run.mode == (["user", "pricelist"].contains(type.name) ? .full : .incremental))
            #expect(report.counters.synced == 0)
            #expect(rehearsal.organization.calls.total == 1)
        }
    }

    @Test(arguments: [EntityType.products, .customers, .invoices, .orders, .bills, .creditNotes, .purchaseOrders])
    func `a run of changes reads the changed records only where the listing is filtered or sorted`(
        _ type: EntityType
    ) async throws {
        let record = try RecordType(type)
        var configuration = SimulatorConfiguration(products: 500, customers: 500, vendors: 0)
        if RecordType.documents.contains(record) { configuration.documents[record] = 500 }
        try await Rehearsal.with(configuration) { rehearsal in
            await rehearsal.sync(type, SyncOptions(details: false))
            try rehearsal.organization.change(record, .some(20))
            _ = try rehearsal.organization.create(record, n: 3)
            rehearsal.organization.resetCalls()
            let report = await rehearsal.sync(type, SyncOptions(selection: .changes, details: false))
            #expect(report.counters.written == 23)
            #expect(rehearsal.organization.calls.total == 1)
            #expect(try await rehearsal.differences(type, details: false) == [])
        }
    }

    @Test func `where a listing is neither filtered nor sorted, all pages are read and the changes found`() async throws
    {
        var configuration = SimulatorConfiguration(products: 0, customers: 0, vendors: 0)
        configuration.documents[try RecordType(EntityType.payments)] = 500
        try await Rehearsal.with(configuration) { rehearsal in
            await rehearsal.sync(.payments, SyncOptions(details: false))
            try rehearsal.organization.change(try RecordType(EntityType.payments), .some(7))
            rehearsal.organization.resetCalls()
            let report = await rehearsal.sync(.payments, SyncOptions(selection: .changes, details: false))
            #expect(report.numbers == "7/493/0/7")
            #expect(rehearsal.organization.calls.total == 3)
        }
    }

    @Test func `details are read of what changed only, a hundred products a call`() async throws {
        try await Rehearsal.with(SimulatorConfiguration(products: 1_312, customers: 0, vendors: 0)) { rehearsal in
            await rehearsal.sync(.products, SyncOptions(details: true))
            try rehearsal.organization.change(.items, .some(66))
            rehearsal.organization.resetCalls()
            #expect(await rehearsal.sync(.products, SyncOptions(details: true)).counters.written == 66)
            #expect(rehearsal.organization.calls.total == 8)

            try rehearsal.organization.change(.items, .some(66))
            rehearsal.organization.resetCalls()
            let report = await rehearsal.sync(.products, SyncOptions(selection: .changes, details: true))
            #expect(report.counters.written == 66)
            #expect(rehearsal.organization.calls.total == 2)
            #expect(try await rehearsal.differences(.products, details: true) == [])
        }
    }

    @Test func `scheduled runs read what changed, and find within a day what changed without a stamp`() async throws {
        try await Rehearsal.with(adjust: { $0.pageSize = 15 }) { rehearsal in
            await rehearsal.sync(.products)
            let moved = try rehearsal.organization.change(.items, .some(9), stamp: false)
            #expect(await rehearsal.sync(.products, Self.changes).counters.written == 0)
            var written = 0
            for _ in 0..<24 {
                let report = await rehearsal.sync(.products, SyncOptions(selection: .scheduled))
                #expect(report.run.mode == .scheduled)
                // One page of changes, and a slice of 30 pages.
                #expect(report.run.apiCalls == 3)
                written += report.counters.written
                let again = await rehearsal.sync(.products, SyncOptions(selection: .scheduled))
                #expect(again.run.apiCalls == 1)
                rehearsal.time.advance(by: RollingScan.interval)
            }
            #expect(written == moved.count)
            #expect(try await rehearsal.differences(.products, details: false) == [])
        }
    }

    @Test func `a run without a cursor reads everything, and says so`() async throws {
        try await Rehearsal.with { rehearsal in
            let report = await rehearsal.sync(.products, Self.changes)
            #expect(report.run.mode == .full)
            #expect(report.numbers == "450/0/0/450")
            #expect(await rehearsal.sync(.products, Self.changes).run.mode == .incremental)
        }
    }

    @Test func `an instant that the user names does not move the cursor`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            let cursor = try await rehearsal.database.runs.cursor(of: "product")
            try rehearsal.organization.change(.items, .some(4))
            let named = SyncOptions(selection: .changedSince(Instant(seconds: 0)))
            #expect(await rehearsal.sync(.products, named).counters.written == 4)
            #expect(try await rehearsal.database.runs.cursor(of: "product") == cursor)
        }
    }

    @Test func `a run of changes that fails leaves the cursor, and the next one finds the changes`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            let cursor = try await rehearsal.database.runs.cursor(of: "product")
            try rehearsal.organization.change(.items, .some(4))
            var fault = Fault(match: "/inventory/v1/items")
            fault.status = 400
            _ = try rehearsal.organization.add(fault)
            #expect(await rehearsal.sync(.products, Self.changes).run.status == .failed)
            #expect(try await rehearsal.database.runs.cursor(of: "product") == cursor)
            rehearsal.organization.clearFaults()
            #expect(await rehearsal.sync(.products, Self.changes).counters.written == 4)
        }
    }

    @Test func `a run of changes leaves the checkpoint of an unfinished full run`() async throws {
        // One call at once, so that the third one is of the third page.
        try await Rehearsal.with(adjust: { $0.concurrentCalls = 1 }) { rehearsal in
            await rehearsal.sync(.products)
            var fault = Fault(match: "/inventory/v1/items")
            (fault.status, fault.code, fault.atCall) = (400, 4, 3)
            _ = try rehearsal.organization.add(fault)
            #expect(await rehearsal.sync(.products, SyncOptions(cacheEnabled: false)).run.status == .failed)
            rehearsal.organization.clearFaults()
            #expect(await rehearsal.sync(.products, Self.changes).run.status == .completed)
            #expect(await rehearsal.sync(.products).run.resumedFromPage == 2)
        }
    }

    @Test func `details that a run could not read are read by the next one`() async throws {
        var configuration = SimulatorConfiguration(products: 0, customers: 0, vendors: 0)
        configuration.documents[.invoices] = 30
        try await Rehearsal.with(configuration) { rehearsal in
            var fault = Fault(match: "/inventory/v1/invoices/")
            // Final, and no single record's.
            (fault.status, fault.code, fault.atCall) = (400, 6041, 12)
            _ = try rehearsal.organization.add(fault)
            let report = await rehearsal.sync(.invoices)
            #expect(report.run.status == .failed)
            #expect(report.counters.written == 30)
            #expect(try await rehearsal.database.destination.dueDetailCount(of: .invoices, now: Sample.instant()) == 19)
            rehearsal.organization.clearFaults()
            rehearsal.organization.resetCalls()
            #expect(await rehearsal.sync(.invoices, Self.changes).run.status == .completed)
            #expect(rehearsal.organization.calls.total == 20)
            #expect(try await rehearsal.differences(.invoices, details: true) == [])
        }
    }
}
