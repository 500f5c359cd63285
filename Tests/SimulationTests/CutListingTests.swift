import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoAPI
import ZohoSimulator
import ZohoSource

/// Listings that tell less than there is, and say that this was all. Pitfall: "a broken listing wiped good rows".
@Suite struct CutListingTests {
    private static let changes = SyncOptions(selection: .changes, details: false)
    private static let everything = SyncOptions(details: false)
    /// A type of each way to list changes: filtered, sorted only, neither.
    private static let types = [EntityType.products, .customers, .payments]

    /// Four pages, the last one with one record: so few missing ones are asked for at once.
    private func with(_ body: (Rehearsal) async throws -> Void) async throws {
        var configuration = SimulatorConfiguration(products: 61, customers: 61, vendors: 0)
        configuration.documents[try RecordType(EntityType.payments)] = 61
        try await Rehearsal.with(configuration, adjust: { $0.pageSize = 20 }) { rehearsal in
            try rehearsal.setClocks(apart: 0)
            try await body(rehearsal)
        }
    }

    private func deletedCount(_ type: EntityType, _ rehearsal: Rehearsal) async throws -> String? {
        try await rehearsal.column("SELECT count(*) FROM \(type.table) WHERE deleted_at IS NOT NULL").first
    }

    @Test(arguments: types, 0...3)
    func `deletes nothing, and the next good run is equal`(_ type: EntityType, page: Int) async throws {
        try await with { rehearsal in
            await rehearsal.sync(type, Self.everything)
            try rehearsal.organization.change(try RecordType(type), .some(9))
            try rehearsal.cut(type, atPage: page)
            // One missing record is asked for, more of them wait for a person's word.
            #expect(await rehearsal.sync(type, Self.everything).suspects == [61, 41, 21, 0][page])
            #expect(try await deletedCount(type, rehearsal) == "0")
            rehearsal.organization.clearFaults()
            let report = await rehearsal.sync(type, Self.everything)
            #expect((report.run.status, report.suspects) == (.completed, 0))
            #expect(try await deletedCount(type, rehearsal) == "0")
            #expect(try await rehearsal.database.deletions.suspects(of: type, limit: 100).isEmpty)
            #expect(try await rehearsal.differences(type, details: false) == [])
        }
    }

    @Test(arguments: types, 0...3)
    func `on two full runs hides no change from the next run of changes`(_ type: EntityType, page: Int) async throws {
        try await with { rehearsal in
            await rehearsal.sync(type, Self.everything)
            let record = try RecordType(type)
            let visible = try await rehearsal.source.page(1, of: type).records.map(\.id)
            // The hidden changes are older by hours than those that the cut listing shows.
            try rehearsal.organization.change(record, .ids(rehearsal.organization.ids(record)))
            for _ in 0..<2 {
                rehearsal.pass(seconds: 7_200)
                try rehearsal.organization.change(record, .ids(visible))
                try rehearsal.cut(type, atPage: page)
                await rehearsal.sync(type, Self.everything)
                rehearsal.organization.clearFaults()
            }
            await rehearsal.sync(type, Self.changes)
            #expect(try await rehearsal.differences(type, details: false) == [])
        }
    }

    @Test(arguments: types, 0...2)
    func `on a run of changes hides no change from the next one`(_ type: EntityType, page: Int) async throws {
        try await with { rehearsal in
            await rehearsal.sync(type, Self.everything)
            let record = try RecordType(type)
            for id in rehearsal.organization.ids(record).prefix(50) {
                rehearsal.pass(seconds: 1_800)
                try rehearsal.organization.change(record, .ids([id]))
            }
            try rehearsal.cut(type, atPage: page)
            await rehearsal.sync(type, Self.changes)
            rehearsal.organization.clearFaults()
            await rehearsal.sync(type, Self.changes)
            #expect(try await rehearsal.differences(type, details: false) == [])
        }
    }

    @Test func `an organization that was taken away deletes nothing, whatever is asked for`() async throws {
        try await with { rehearsal in
            await rehearsal.sync(.products)
            try rehearsal.organization.delete(.items, .some(10))
            #expect(await rehearsal.sync(.products).suspects == 10)
            var switches = rehearsal.organization.switches
            switches.foreignOrganization = true
            rehearsal.organization.set(switches)
            for selection in [SyncOptions.Selection.everything, .changes, .suspects, .ids(["1"])] {
                let report = await rehearsal.sync(.products, SyncOptions(selection: selection))
                #expect(report.error?.code == .wrongOrganization)
            }
            let verifier = Verifier(ports: rehearsal.ports(), options: SyncOptions(), logger: .silent)
            let error = await #expect(throws: SyncError.self) { try await verifier.verify(.products, heals: true) }
            #expect(error?.code == .wrongOrganization)
            #expect(try await deletedCount(.products, rehearsal) == "0")

            switches.foreignOrganization = false
            rehearsal.organization.set(switches)
            #expect(await rehearsal.sync(.products, SyncOptions(selection: .suspects)).counters.deleted == 10)
            #expect(try await rehearsal.differences(.products, details: false) == [])
        }
    }
}

extension Rehearsal {
    /// - Parameter page: the last one that the listing tells of; 0: it has no rows.
    fileprivate func cut(_ type: EntityType, atPage page: Int) throws {
        var fault = Fault(match: "/inventory/v1/\(type.endpoint.path)?")
        if page == 0 { fault.emptyList = true } else { fault.lastPage = page }
        _ = try organization.add(fault)
    }
}
