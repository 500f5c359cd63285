import GRDB
import SQLiteStores
import SyncCore
import SyncEngine
import SyncTestKit
import Synchronization
import Testing
import ZohoSimulator
import ZohoSource

/// How runs begin, end early and go on.
@Suite struct RunTests {
    @Test func `a second run of a type is told who holds the lease, and does nothing`() async throws {
        try await Rehearsal.with { rehearsal in
            let holder = LeaseHolder(host: "erp-2", processID: 4_711, processStart: "1", runID: "run-of-another")
            let now = rehearsal.time.now()
            let lease = try await rehearsal.database.leases.acquire(
                "product",
                for: holder,
                timeToLive: .seconds(300),
                now: now
            )
            let report = await rehearsal.sync(.products)
            #expect(report.run.status == .failed)
            #expect(report.error?.code == .leaseHeld)
            #expect(report.error?.message.contains("process 4711 on erp-2, run run-of-another") == true)
            #expect(rehearsal.organization.calls.total == 0)
            #expect(await rehearsal.sync(.customers).run.status == .completed)

            try await rehearsal.database.leases.release(lease)
            #expect(await rehearsal.sync(.products).run.status == .completed)
        }
    }

    @Test func `a run that lost its lease writes nothing more`() async throws {
        try await Rehearsal.with { rehearsal async throws in
            let thief = LeaseHolder(host: "erp-2", processID: 4_711, processStart: "1", runID: "thief")
            let destination = StolenLease(rehearsal.database, time: rehearsal.time, thief: thief)
            let report = await rehearsal.sync(.products, destination: destination)
            #expect(report.run.status == .failed)
            #expect(report.error?.code == .leaseLost)
            #expect(try rehearsal.value("SELECT count(*) FROM products") == "0")
        }
    }

    @Test func `a cancelled run ends at a batch boundary and the next one resumes`() async throws {
        try await Rehearsal.with { rehearsal async throws in
            let started = AsyncStream<Void>.makeStream()
            let batches = Mutex(0)
            let run = Task {
                await rehearsal.sync(.products, SyncOptions(batchSize: 50)) { _ in
                    let count = batches.withLock { batches in
                        batches += 1
                        return batches
                    }
                    // In the second page's first batch.
                    if count == 5 {
                        started.continuation.finish()
                        withUnsafeCurrentTask { $0?.cancel() }
                    }
                }
            }
            for await _ in started.stream {}
            let report = await run.value
            #expect(report.run.status == .cancelled)
            #expect(report.numbers == "250/0/0/250")
            #expect(try rehearsal.value("SELECT count(*) FROM products") == "250")
            #expect(try rehearsal.value("SELECT status FROM tds_sync_runs") == "cancelled")

            let next = await rehearsal.sync(.products)
            #expect(next.run.status == .completed)
            #expect(next.run.resumedFromPage == 1)
            #expect(next.numbers == "200/250/0/200")
        }
    }

    @Test func `a run cut off by the source resumes one page before its checkpoint`() async throws {
        try await Rehearsal.with(SimulatorConfiguration(products: 1_312)) { rehearsal in
            var fault = Fault(match: "/inventory/v1/items")
            fault.status = 400
            fault.code = 2
            fault.message = "Invalid value passed for page"
            fault.atCall = 5
            _ = try rehearsal.organization.add(fault)
            let cut = await rehearsal.sync(.products)
            #expect(cut.run.status == .failed)
            #expect(cut.numbers == "800/0/0/800")
            rehearsal.organization.clearFaults()

            let next = await rehearsal.sync(.products)
            #expect(next.run.resumedFromPage == 4)
            #expect(next.run.apiCalls == 4)
            #expect(next.numbers == "512/200/0/512")
            #expect(try rehearsal.value("SELECT count(*) FROM products") == "1312")
            #expect(await rehearsal.sync(.products).numbers == "0/1312/0/0")
        }
    }

    @Test func `pages that only skip share a transaction, and none of their records goes uncounted`() async throws {
        // One call at once, so that the seventh one is of the seventh page.
        let configuration = SimulatorConfiguration(products: 1_312)
        try await Rehearsal.with(configuration, adjust: { $0.concurrentCalls = 1 }) { rehearsal in
            await rehearsal.sync(.products)
            var fault = Fault(match: "/inventory/v1/items")
            (fault.status, fault.code, fault.atCall) = (400, 4, 7)
            _ = try rehearsal.organization.add(fault)
            let cut = await rehearsal.sync(.products)
            rehearsal.organization.clearFaults()
            #expect(cut.run.status == .failed)
            #expect(cut.numbers == "0/1200/0/0")
            #expect(cut.counters.reasons == [.unchanged: 1_200])
            let stored = "SELECT skipped FROM tds_sync_runs ORDER BY rowid DESC LIMIT 1"
            #expect(try rehearsal.value(stored) == "1200")

            // The fifth page had the checkpoint of all before it.
            let next = await rehearsal.sync(.products)
            #expect(next.run.resumedFromPage == 5)
            #expect(next.numbers == "0/512/0/0")
            #expect(try rehearsal.value(stored) == "512")
        }
    }

    @Test func `a checkpoint older than an hour is not resumed`() async throws {
        try await Rehearsal.with { rehearsal in
            var fault = Fault(match: "/inventory/v1/items")
            (fault.status, fault.code, fault.atCall) = (400, 4, 3)
            _ = try rehearsal.organization.add(fault)
            #expect(await rehearsal.sync(.products).run.status == .failed)
            rehearsal.time.advance(by: Checkpoint.usableFor)
            let next = await rehearsal.sync(.products)
            #expect(next.run.resumedFromPage == nil)
            #expect(next.counters.totalProcessed == 450)
        }
    }

    @Test func `records asked for by id are read together, and one that is missing fails alone`() async throws {
        try await Rehearsal.with { rehearsal in
            await rehearsal.sync(.products)
            let ids = try rehearsal.organization.change(.items, .some(2))
            rehearsal.organization.resetCalls()
            let report = await rehearsal.sync(.products, SyncOptions(selection: .ids(ids + ["999"])))
            #expect(report.run.mode == .realtime)
            #expect(report.run.status == .partial)
            #expect(report.numbers == "2/0/1/2")
            #expect(report.failures.map(\.code) == ["not_found"])
            // All three, one half, the other half, and that one's halves: Zoho does not say which id it does not know.
            #expect(rehearsal.organization.calls.total == 5)
            // The same details again: their own hash says unchanged.
            rehearsal.organization.resetCalls()
            #expect(await rehearsal.sync(.products, SyncOptions(selection: .ids(ids))).numbers == "0/2/0/0")
            #expect(rehearsal.organization.calls.total == 1)
        }
    }

    @Test func `a run by ids leaves the checkpoint of an unfinished full run`() async throws {
        try await Rehearsal.with { rehearsal in
            var fault = Fault(match: "/inventory/v1/items")
            (fault.status, fault.code, fault.atCall) = (400, 4, 3)
            _ = try rehearsal.organization.add(fault)
            #expect(await rehearsal.sync(.products).run.status == .failed)
            rehearsal.organization.clearFaults()
            await rehearsal.sync(.products, SyncOptions(selection: .ids([rehearsal.organization.ids(.items)[0]])))
            #expect(await rehearsal.sync(.products).run.resumedFromPage == 2)
        }
    }

    @Test func `a vendor's id is not synced as a customer`() async throws {
        try await Rehearsal.with { rehearsal async throws in
            let vendor = rehearsal.organization.ids(.vendors)[0]
            let report = await rehearsal.sync(.customers, SyncOptions(selection: .ids([vendor])))
            #expect(report.numbers == "0/0/1/0")
            #expect(try rehearsal.value("SELECT count(*) FROM customers") == "0")
        }
    }

    @Test func `a failing cache costs work and no row`() async throws {
        try await Rehearsal.with { rehearsal in
            let report = await rehearsal.sync(.products, cache: BrokenCache())
            #expect(report.run.status == .completed)
            #expect(report.numbers == "450/0/0/450")
            #expect(report.counters.reasons == [.cacheCheckError: 450])
            #expect(report.cacheErrors > 0)
        }
    }

    @Test func `rows that come twice because others were inserted are counted once`() async throws {
        try await Rehearsal.with { rehearsal in
            var switches = rehearsal.organization.switches
            switches.duplicateRows = 3
            rehearsal.organization.set(switches)
            let report = await rehearsal.sync(.products)
            #expect(report.run.status == .completed)
            #expect(report.numbers == "450/0/0/450")
        }
    }

    @Test func `a record edited between two pages ends with its newer content`() async throws {
        try await Rehearsal.with { rehearsal in
            try rehearsal.organization.add(Drift(list: .items, page: 1, action: .change, n: 5))
            await rehearsal.sync(.products)
            await rehearsal.sync(.products)
            for id in rehearsal.organization.ids(.items) {
                let sent = try #require(rehearsal.organization.row(.items, id: id, inventory: true))
                let stored = try rehearsal.value("SELECT zoho_raw_data FROM products WHERE zoho_id = ?", [id])
                #expect(stored == String(decoding: sent, as: UTF8.self))
            }
        }
    }

    @Test func `a listing that promises pages for ever is ended, and what it brought is stored`() async throws {
        try await Rehearsal.with { rehearsal in
            var switches = rehearsal.organization.switches
            switches.endlessPages = true
            rehearsal.organization.set(switches)
            let report = await rehearsal.sync(.products)
            #expect(report.run.status == .failed)
            #expect(report.error?.code == .listingDoesNotAdvance)
            #expect(report.numbers == "450/0/0/450")
            #expect(rehearsal.organization.calls.total <= 6)
        }
    }

    @Test func `an endless listing with a broken row is ended too`() async throws {
        try await Rehearsal.with { rehearsal in
            try rehearsal.organization.break(.items, .ids([rehearsal.organization.ids(.items)[449]]), kind: .noID)
            var switches = rehearsal.organization.switches
            switches.endlessPages = true
            switches.duplicateRows = 1
            rehearsal.organization.set(switches)
            let report = await rehearsal.sync(.products)
            #expect(report.error?.code == .listingDoesNotAdvance)
            #expect(rehearsal.organization.calls.total <= 120)
        }
    }
}
