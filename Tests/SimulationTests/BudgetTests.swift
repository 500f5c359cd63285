import Foundation
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator

/// What a day's changes cost in calls: of 50,000 invoices with line items 0.5 % change, and 500 data calls are the most, 252 where
/// filter or sort are honoured. Here at a twenty-fifth of the size.
@Suite struct BudgetTests {
    @Test func `ten of two thousand invoices with line items cost a listing and ten details`() async throws {
        var configuration = SimulatorConfiguration(products: 20, customers: 20, vendors: 0)
        configuration.documents[.invoices] = 2_000
        try await Rehearsal.with(configuration) { rehearsal in
            let first = await rehearsal.sync(.invoices, SyncOptions(details: false))
            #expect((first.numbers, first.run.apiCalls) == ("2000/0/0/2000", 10))
            #expect(
                try await rehearsal.database.destination.dueDetailCount(of: .invoices, now: Sample.instant()) == 2_000
            )
            try await rehearsal.settleDetails(of: .invoices)

            try rehearsal.organization.change(.invoices, .some(10))
            let incremental = await rehearsal.sync(.invoices, SyncOptions(selection: .changes))
            #expect((incremental.counters.written, incremental.run.apiCalls) == (10, 1 + 10))

            try rehearsal.organization.change(.invoices, .some(10))
            let full = await rehearsal.sync(.invoices)
            #expect((full.counters.written, full.run.apiCalls) == (10, 10 + 10))
            #expect(try await rehearsal.differences(.invoices, details: false) == [])
            #expect(try await rehearsal.database.destination.dueDetailCount(of: .invoices, now: Sample.instant()) == 0)
        }
    }
}

extension Rehearsal {
    /// As if all details had been read: two thousand calls would take the test's time, and show nothing more.
    fileprivate func settleDetails(of type: EntityType) async throws {
        let run = RunRecord(id: UUID().uuidString, entityType: type.name, mode: .full, startedAt: time.now())
        let lease = try await database.leases.acquire(
            type.name,
            for: Sample.holder(run.id),
            timeToLive: .seconds(60),
            now: time.now()
        )
        try await database.runs.start(run, holding: lease)
        var batch = Sample.batch([], of: type, runID: run.id)
        batch.settledDetails = organization.ids(try RecordType(type))
        _ = try await database.destination.commit(batch, holding: lease)
        try await database.leases.release(lease)
    }
}
