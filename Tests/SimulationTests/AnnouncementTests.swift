import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator

/// Records that a webhook spoke of.
@Suite struct AnnouncementTests {
    private static let few = SimulatorConfiguration(products: 120, customers: 4, vendors: 2)

    @Test func `a hundred announced records that have a bulk detail cost one call`() async throws {
        try await Rehearsal.with(Self.few) { rehearsal in
            await rehearsal.sync(.products)
            let ids = Array(rehearsal.organization.ids(.items).prefix(100))
            try rehearsal.organization.change(.items, .ids(ids))
            rehearsal.organization.resetCalls()
            let report = await rehearsal.sync(.products, SyncOptions(selection: .webhookTriggered(ids)))
            #expect(rehearsal.organization.calls.total == 1)
            #expect(report.run.mode == .realtime)
            #expect(report.answered == Set(ids))
            #expect(try await rehearsal.missed(.products) == [])
        }
    }

    @Test
    func `an announced record that is gone is marked deleted where it is stored, and is no failure where it is not`()
        async throws
    {
        try await Rehearsal.with(Self.few) { rehearsal in
            await rehearsal.sync(.products)
            let gone = try rehearsal.organization.delete(.items, .some(5))
            let options = SyncOptions(selection: .webhookTriggered(gone + ["404404"]))
            let report = await rehearsal.sync(.products, options)
            #expect(report.run.status == .completed)
            #expect(report.counters.deleted == 5)
            #expect(report.numbers == "0/0/0/0")
            #expect(report.answered == Set(gone + ["404404"]))
            let deleted = try await rehearsal.database.deletions.deleted(of: .products, limit: 10)
            #expect(Set(deleted.map(\.entityID)) == Set(gone))
            #expect(await rehearsal.sync(.products, options).counters.deleted == 0)
        }
    }

    @Test func `a vendor that was announced as a customer is not stored as one`() async throws {
        try await Rehearsal.with(Self.few) { rehearsal in
            await rehearsal.sync(.customers)
            let vendor = try #require(rehearsal.organization.ids(.vendors).first)
            let report = await rehearsal.sync(.customers, SyncOptions(selection: .webhookTriggered([vendor])))
            #expect(report.run.status == .completed)
            #expect(try await rehearsal.column("SELECT count(*) FROM customers") == ["4"])
        }
    }

    @Test func `announced records that are gone and too many wait for a person's word, and a suspect stays one`()
        async throws
    {
        try await Rehearsal.with(Self.few) { rehearsal in
            await rehearsal.sync(.products)
            let ids = rehearsal.organization.ids(.items)
            try rehearsal.organization.delete(.items, .ids(Array(ids.prefix(10))))
            #expect(await rehearsal.sync(.products).suspects == 10)
            let gone = try rehearsal.organization.delete(.items, .ids(Array(ids.suffix(7))))
            let report = await rehearsal.sync(.products, SyncOptions(selection: .webhookTriggered(gone)))
            #expect(report.suspects == 7)
            #expect(report.counters.deleted == 0)
            #expect(report.answered == Set(gone))
            #expect(try await rehearsal.database.deletions.suspects(of: .products, limit: 100).count == 17)
        }
    }

    @Test(arguments: [Breakage.duplicateMember, .noID])
    func `the report names each announced record that failed, also one without an id`(_ kind: Breakage) async throws {
        try await Rehearsal.with(Self.few) { rehearsal in
            await rehearsal.sync(.products)
            let broken = try rehearsal.organization.break(.items, .some(30), kind: kind)
            let ids = rehearsal.organization.ids(.items)
            let report = await rehearsal.sync(
                .products,
                SyncOptions(selection: .webhookTriggered(Array(ids.prefix(100))))
            )
            let expected = Set(broken).intersection(ids.prefix(100))
            #expect(Set(report.failures.compactMap(\.entityID)) == expected)
            #expect(report.counters.failed == expected.count)
            #expect(report.answered == Set(ids.prefix(100)))
        }
    }
}
