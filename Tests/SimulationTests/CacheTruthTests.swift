import Foundation
import GRDB
import SQLStores
import SQLiteStores
import SyncCore
import SyncEngine
import SyncTestKit
import Synchronization
import Testing
import ZohoAPI
import ZohoSimulator

/// No entry of the state cache is older than its row, whatever fails: a record that goes back to its old content would be
/// skipped, and the row would keep the wrong one.
@Suite struct CacheTruthTests {
    @Test func `a mark that fails leaves no older entry behind`() async throws {
        try await Rehearsal.with { rehearsal async throws in
            await rehearsal.sync(.products)
            let moved = try rehearsal.organization.change(.items, .some(5), stamp: false)
            let report = await rehearsal.sync(.products, cache: UnmarkedCache(cache: rehearsal.cache))
            #expect(report.numbers == "5/445/0/5")
            #expect(try await rehearsal.cache.states(of: "product", ids: moved).isEmpty)
            #expect(await rehearsal.sync(.products).numbers == "5/445/0/0")
        }
    }

    /// The next page is looked at while the one before it is committed and marked.
    @Test func `a record that comes again on the next page is written, and its mark of the page before goes first`()
        async throws
    {
        try await Rehearsal.with(SimulatorConfiguration(products: 20, customers: 0, vendors: 0)) { rehearsal in
            let organization = rehearsal.organization
            func row(_ id: String) throws -> String {
                String(decoding: try #require(organization.row(.items, id: id, inventory: true)), as: UTF8.self)
            }
            func answer(_ rows: [String], page: Int, hasMore: Bool) throws {
                var fault = Fault(match: "/inventory/v1/items?")
                let context = #"{"page":\#(page),"per_page":200,"has_more_page":\#(hasMore)}"#
                (fault.page, fault.status) = (page, 200)
                fault.body = #"{"code":0,"items":[\#(rows.joined(separator: ","))],"page_context":\#(context)}"#
                try organization.add(fault)
            }
            await rehearsal.sync(.products)
            let moved = try #require(organization.ids(.items).first)
            let old = try row(moved)
            let before = try await rehearsal.column("SELECT content_hash FROM products WHERE zoho_id = '\(moved)'")
            _ = try organization.change(.items, .ids([moved]), stamp: false)
            try answer(try organization.ids(.items).map(row), page: 1, hasMore: true)
            try answer([old], page: 2, hasMore: false)
            let lookUps = Mutex(0)
            let cache = UnmarkedCache(
                cache: rehearsal.cache,
                fails: { states in
                    let isLast = states.contains { $0.contentHash?.description == before.first }
                    guard !isLast else { return true }
                    // So that the mark of the page before comes when the next page was looked at.
                    await #expect(throws: Never.self) {
                        try await until("the next page is looked at") { lookUps.withLock { $0 >= 2 } }
                    }
                    return false
                },
                onLookUp: { ids in if ids.contains(moved) { lookUps.withLock { $0 += 1 } } }
            )
            let report = await rehearsal.sync(.products, cache: cache)
            #expect((report.run.status, report.counters.written) == (.completed, 2))
            #expect(try await rehearsal.cache.states(of: "product", ids: [moved]).isEmpty)
            let after = try await rehearsal.column("SELECT content_hash FROM products WHERE zoho_id = '\(moved)'")
            #expect(after == before)
        }
    }

    @Test(arguments: [SyncOptions(), SyncOptions(force: true), SyncOptions(cacheEnabled: false)])
    func `entries that could not be removed are void`(options: SyncOptions) async throws {
        try await Rehearsal.with { rehearsal async throws in
            await rehearsal.sync(.products)
            let before = try await rehearsal.database.destination.generation()
            _ = try rehearsal.organization.change(.items, .some(5), stamp: false)
            let report = await rehearsal.sync(.products, options, cache: BrokenCache())
            #expect(report.counters.written == 5)
            #expect(try await rehearsal.database.destination.generation() != before)
            #expect(await rehearsal.sync(.products).counters.reasons == [.noCacheEntry: 450])
            #expect(await rehearsal.sync(.products).numbers == "0/450/0/0")
        }
    }

    @Test func `a database restored from a backup makes every entry void`() async throws {
        try await Rehearsal.with { rehearsal async throws in
            await rehearsal.sync(.products)
            let backup = rehearsal.directory.appending(path: "backup.sqlite").path
            try await DatabaseQueue(path: rehearsal.databasePath).vacuum(into: backup)
            _ = try rehearsal.organization.change(.items, .some(5), stamp: false)
            #expect(await rehearsal.sync(.products).numbers == "5/445/0/5")

            var restored = rehearsal
            restored.database = try await SQLiteDatabase.open(path: backup, catalog: .zoho).shared
            #expect(await restored.sync(.products).numbers == "450/0/0/5")
            #expect(await restored.sync(.products).numbers == "0/450/0/0")
        }
    }

    @Test func `a run that used another cache makes every entry of its type void`() async throws {
        try await Rehearsal.with { rehearsal async throws in
            await rehearsal.sync(.products)
            await rehearsal.sync(.customers)
            _ = try rehearsal.organization.change(.items, .some(5), stamp: false)
            await rehearsal.sync(.products, cache: MemoryStateCache(time: rehearsal.time))
            #expect(await rehearsal.sync(.products).counters.reasons == [.noCacheEntry: 450])
            #expect(await rehearsal.sync(.products).numbers == "0/450/0/0")
            #expect(await rehearsal.sync(.customers).numbers == "0/230/0/0")
        }
    }

    @Test func `another database makes every entry void`() async throws {
        try await Rehearsal.with { rehearsal async throws in
            await rehearsal.sync(.products)
            var other = rehearsal
            other.database = try await SQLiteDatabase.open(
                path: rehearsal.directory.appending(path: "other.sqlite").path,
                catalog: .zoho
            ).shared
            #expect(await other.sync(.products).numbers == "450/0/0/450")
        }
    }

    @Test func `the cache is not warmed beside a run`() async throws {
        try await Rehearsal.with { rehearsal async throws in
            await rehearsal.sync(.products)
            let warmer = CacheWarmer(
                catalog: .zoho,
                destination: rehearsal.database.destination,
                cache: rehearsal.cache,
                letters: rehearsal.database.deadLetters,
                leases: rehearsal.database.leases,
                time: rehearsal.time,
                logger: .silent
            )
            let run = LeaseHolder(host: "erp-2", processID: 4_711, processStart: "1", runID: "run-of-another")
            _ = try await rehearsal.database.leases.acquire(
                "product",
                for: run,
                timeToLive: .seconds(300),
                now: rehearsal.time.now()
            )
            let error = await #expect(throws: SyncError.self) {
                try await warmer.warm(.products, as: Sample.holder("warm"))
            }
            #expect(error?.code == .leaseHeld)
        }
    }

    @Test func `a run and its finished pages are noted for other programs`() async throws {
        try await Rehearsal.with { rehearsal async throws in
            await rehearsal.sync(.products)
            await rehearsal.sync(.products)
            let status = try #require(try await rehearsal.cache.note(.runStatus(entityType: "product")))
            #expect(status.contains(#""status":"completed""#))
            #expect(status.contains(#""skipped":450"#))
            let now = rehearsal.time.now()
            for page in 1...3 {
                let batch = FinishedBatch(entityType: "product", page: page, finishedAt: now)
                let note = try #require(try await rehearsal.cache.note(batch.note))
                #expect(FinishedBatch(json: note) == batch)
            }
        }
    }
}
