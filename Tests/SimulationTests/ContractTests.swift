import SQLiteStores
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoAPI
import ZohoSimulator

/// The numbers of the guide's acceptance tests (contract, section 6), in process.
@Suite struct ContractTests {
    private let organization = SimulatorConfiguration(products: 1_312, customers: 60, vendors: 12)

    @Test func `the first sync writes every product and the second skips them all`() async throws {
        try await Rehearsal.with(organization) { rehearsal async throws in
            let first = await rehearsal.sync(.products)
            #expect(first.run.status == .completed)
            #expect(first.numbers == "1312/0/0/1312")
            #expect(first.counters.reasons == [.noCacheEntry: 1_312])
            #expect(try await rehearsal.cache.entryCounts() == ["product": 1_312])

            let second = await rehearsal.sync(.products)
            #expect(second.numbers == "0/1312/0/0")
            #expect(second.counters.reasons == [.unchanged: 1_312])
            #expect(
                second.cache.logLine
                    == "Cache Statistics: Hit Rate: 100.0%, Total Checked: 1312, Skipped: 1312, Synced: 0"
            )
        }
    }

    @Test func `only what changed at the source is synced`() async throws {
        try await Rehearsal.with(organization) { rehearsal in
            await rehearsal.sync(.products)
            try rehearsal.organization.change(.items, .some(1))
            #expect(await rehearsal.sync(.products).numbers == "1/1311/0/1")
            try rehearsal.organization.change(.items, .some(66))
            let report = await rehearsal.sync(.products)
            #expect(report.numbers == "66/1246/0/66")
            #expect(report.cache.hitRateText == "95.0%")
        }
    }

    @Test func `stock that moves without a new stamp is synced`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            let before = rehearsal.rows()
            try rehearsal.organization.moveStock(.items, .some(20))
            // Products whose stock nobody tracks have none to show.
            let moved = zip(before, rehearsal.rows()).count { $0 != $1 }
            #expect(moved > 0)
            let report = await rehearsal.sync(.products)
            #expect(report.counters.reasons == [.contentChanged: moved, .unchanged: 450 - moved])
            #expect(report.counters.written == moved)
        }
    }

    @Test func `members that differ at every read do not make a customer changed`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.customers)
            #expect(await rehearsal.sync(.customers).numbers == "0/230/0/0")
        }
    }

    @Test func `after the cache is lost everything is synced and no row is written`() async throws {
        try await Rehearsal.with(organization) { rehearsal async throws in
            await rehearsal.sync(.products)
            #expect(try await rehearsal.cache.invalidateAll("product") == 1_312)
            #expect(await rehearsal.sync(.products).numbers == "1312/0/0/0")
            #expect(await rehearsal.sync(.products).numbers == "0/1312/0/0")
        }
    }

    @Test func `with caching disabled everything is synced, nothing is looked up and nothing counted twice`()
        async throws
    {
        try await Rehearsal.with(organization) { rehearsal in
            await rehearsal.sync(.products)
            let report = await rehearsal.sync(.products, SyncOptions(cacheEnabled: false))
            #expect(report.numbers == "1312/0/0/0")
            #expect(report.cache.totalChecked == 0)
            #expect(await rehearsal.sync(.products).numbers == "0/1312/0/0")
        }
    }

    @Test func `a forced sync takes every record and counts each entry's syncs`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            let report = await rehearsal.sync(.products, SyncOptions(force: true))
            #expect(report.counters.reasons == [.forcedSync: 450])
            let id = rehearsal.organization.ids(.items)[0]
            let state = try #require(try await rehearsal.cache.states(of: "product", ids: [id])[id])
            #expect(state.syncCount == 2)
        }
    }

    @Test(arguments: [10, 27, 100, 200])
    func `1,312 products are seven calls, whatever the batch size`(batchSize: Int) async throws {
        try await Rehearsal.with(organization) { rehearsal in
            let report = await rehearsal.sync(.products, SyncOptions(batchSize: batchSize))
            #expect(report.run.apiCalls == 7)
            #expect(rehearsal.organization.calls.byEndpoint["GET /inventory/v1/items"] == 7)
            #expect(report.counters.written == 1_312)
        }
    }

    @Test func `an entry older than a day is looked at again, and the row stays as it is`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            rehearsal.time.advance(by: SyncState.timeToLive)
            #expect(await rehearsal.sync(.products).numbers == "450/0/0/0")
        }
    }

    @Test func `a cache warmed from the database skips everything`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            _ = try await rehearsal.cache.invalidateAll("product")
            let warmer = CacheWarmer(
                catalog: .zoho,
                destination: rehearsal.database.destination,
                cache: rehearsal.cache,
                letters: rehearsal.database.deadLetters,
                leases: rehearsal.database.leases,
                time: rehearsal.time,
                logger: .silent
            )
            #expect(try await warmer.warm(.products, as: .current(runID: "warm")) == 450)
            #expect(await rehearsal.sync(.products).numbers == "0/450/0/0")
        }
    }
}

extension Rehearsal {
    /// The products' rows as the source would send them now.
    fileprivate func rows() -> [[UInt8]?] {
        organization.ids(.items).map { organization.row(.items, id: $0, inventory: true) }
    }
}
