import SQLiteStores
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator

/// Pitfalls: "deletes never arrived; or a broken listing wiped good rows".
@Suite struct DeletionTests {
    private func deletedCount(_ rehearsal: Rehearsal, _ table: String = "products") async throws -> String? {
        try await rehearsal.column("SELECT count(*) FROM \(table) WHERE deleted_at IS NOT NULL").first
    }

    @Test func `a record that is gone is asked for once, and its row marked`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            let gone = try rehearsal.organization.delete(.items, .some(5))
            rehearsal.organization.resetCalls()
            let report = await rehearsal.sync(.products)
            #expect(report.counters.deleted == 5)
            #expect(rehearsal.organization.calls.total == 3 + 5)
            #expect(
                try await rehearsal.database.deletions.deleted(of: .products, limit: 10).map(\.entityID).sorted()
                    == gone.sorted()
            )
            #expect(try await rehearsal.database.deletions.suspects(of: .products, limit: 10).isEmpty)
            rehearsal.organization.resetCalls()
            #expect(await rehearsal.sync(.products).counters.deleted == 0)
            #expect(rehearsal.organization.calls.total == 3)
        }
    }

    @Test func `a record that is named, and is gone, has failed, and its row is marked`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            let gone = try rehearsal.organization.delete(.items, .some(2))
            let report = await rehearsal.sync(.products, SyncOptions(selection: .ids(gone + ["404404"])))
            #expect((report.counters.failed, report.counters.deleted) == (3, 2))
            let deleted = try await rehearsal.database.deletions.deleted(of: .products, limit: 10).map(\.entityID)
            #expect(Set(deleted) == Set(gone))
        }
    }

    @Test func `a letter about a record that was never stored closes when that is gone`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            let id = try #require(try rehearsal.organization.create(.items, n: 1).first)
            var fault = Fault(match: "/inventory/v1/")
            (fault.ids, fault.status, fault.code, fault.message) = ([id], 400, 1025, "No.")
            _ = try rehearsal.organization.add(fault)
            await rehearsal.sync(.products, SyncOptions(selection: .webhookTriggered([id])))
            #expect(try await rehearsal.database.deadLetters.openCounts() == ["product": 1])
            rehearsal.organization.clearFaults()
            try rehearsal.organization.delete(.items, .ids([id]))
            await rehearsal.sync(.products, SyncOptions(selection: .webhookTriggered([id])))
            #expect(try await rehearsal.database.deadLetters.openCounts().isEmpty)
        }
    }

    @Test func `a run of changes deletes nothing`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            try rehearsal.organization.delete(.items, .some(5))
            await rehearsal.sync(.products, SyncOptions(selection: .changes))
            #expect(try await deletedCount(rehearsal) == "0")
        }
    }

    @Test func `too many missing records wait for a person's word`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            try rehearsal.organization.delete(.items, .some(23))
            rehearsal.organization.resetCalls()
            let report = await rehearsal.sync(.products)
            #expect(report.suspects == 23)
            #expect(report.counters.deleted == 0)
            #expect(rehearsal.organization.calls.total == 3)
            #expect(try await rehearsal.database.deletions.suspects(of: .products, limit: 100).count == 23)

            let confirmed = await rehearsal.sync(.products, SyncOptions(selection: .suspects))
            #expect(confirmed.counters.deleted == 23)
            #expect(try await rehearsal.database.deletions.suspects(of: .products, limit: 100).isEmpty)
            #expect(try await rehearsal.differences(.products, details: false) == [])
        }
    }

    @Test func `a listing with a row that has no id deletes nothing`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            try rehearsal.organization.break(.items, .some(1), kind: .noID)
            let report = await rehearsal.sync(.products)
            #expect(report.run.status == .partial)
            #expect(try await deletedCount(rehearsal) == "0")
        }
    }

    @Test func `a row that was brought back by hand is looked at again, and deleted again where it is gone`()
        async throws
    {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            let gone = try rehearsal.organization.delete(.items, .some(2))
            await rehearsal.sync(.products)
            let operations = DeletionOperations(
                destination: rehearsal.database.destination,
                deletions: rehearsal.database.deletions,
                leases: rehearsal.database.leases,
                time: rehearsal.time,
                leaseTimeToLive: .seconds(300)
            )
            let holder = LeaseHolder.current(runID: "undelete")
            let sound = await rehearsal.sync(.products).counters.skipped
            #expect(sound > 0)
            #expect(try await operations.undelete(["1"], of: .products, as: holder) == 0)
            #expect(await rehearsal.sync(.products).counters.skipped == sound)
            // What an upgrade made of other rows, it has not made of these.
            try rehearsal.execute("UPDATE products SET brand = 'another' WHERE deleted_at IS NOT NULL")
            #expect(try await operations.undelete(gone + ["1"], of: .products, as: holder) == 2)
            #expect(try await deletedCount(rehearsal) == "0")
            #expect(await rehearsal.sync(.products).counters.deleted == 2)
            #expect(try rehearsal.value("SELECT count(*) FROM products WHERE brand = 'another'") == "0")
        }
    }
}
