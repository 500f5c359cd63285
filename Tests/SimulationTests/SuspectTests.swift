import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator
import ZohoSource

/// Records that a listing has no more, each asked for by its id. Pitfall: "one refused record held up every other one: details,
/// deletions, webhooks, the next types".
@Suite(.timeLimit(.minutes(25))) struct SuspectTests {
    @Test(arguments: Rehearsal.refusals)
    func `suspects that are refused wait, are named, and keep no other one from being deleted`(
        _ refusal: (Int, Int)
    ) async throws {
        try await Rehearsal.with(.invoices(1_000)) { rehearsal in
            await rehearsal.sync(.invoices, SyncOptions(details: false))
            let bad = try rehearsal.refuse(.invoices, refusal)
            let ids = rehearsal.organization.ids(.invoices)
            try rehearsal.organization.delete(.invoices, .ids(bad + [ids[3], ids[4]]))
            rehearsal.organization.resetCalls()
            await rehearsal.sync(.invoices, SyncOptions(details: false))
            let deleted = try await rehearsal.database.deletions.deleted(of: .invoices, limit: 9).map(\.entityID)
            #expect(Set(deleted) == [ids[3], ids[4]])
            #expect(try await rehearsal.openLetters().compactMap(\.entityID).sorted() == bad)
            #expect(
                try await rehearsal.database.deletions.suspects(of: .invoices, limit: 9).map(\.entityID).sorted() == bad
            )
            // Five pages, and each of the five missing ones once.
            #expect(rehearsal.organization.calls.total == 10)
            rehearsal.organization.resetCalls()
            #expect(await rehearsal.sync(.invoices, SyncOptions(details: false)).run.status == .completed)
            #expect(rehearsal.organization.calls.total == 5)
        }
    }

    @Test(arguments: [500, 302])
    func `suspects that always answer with an error keep no other one from being deleted`(_ status: Int) async throws {
        try await Rehearsal.with(.invoices(1_000), adjust: { $0.retry = RetryPolicy(retriesMax: 0) }) { rehearsal in
            await rehearsal.sync(.invoices, SyncOptions(details: false))
            let ids = rehearsal.organization.ids(.invoices)
            let bad = Array(ids[10..<16])
            try rehearsal.fail(bad, status)
            try rehearsal.organization.delete(.invoices, .ids(bad + [ids[20], ids[21]]))
            rehearsal.organization.resetCalls()
            let report = await rehearsal.sync(.invoices, SyncOptions(details: false))
            #expect(report.error == nil)
            let deleted = try await rehearsal.database.deletions.deleted(of: .invoices, limit: 9).map(\.entityID)
            #expect(Set(deleted) == [ids[20], ids[21]])
            // Five pages, each of the eight missing ones once, and the listing once more.
            #expect(
                rehearsal.organization.calls.total == 5 + 8 + 1,
                "\(rehearsal.organization.calls.byEndpoint)"
            )
        }
    }

    /// Pitfall: "the answer to a suspect that is there was thrown away, and its row kept the old values for ever".
    @Test(arguments: StoresKind.allCases)
    func `a suspect that is there is stored as it is`(_ kind: StoresKind) async throws {
        try await Rehearsal.with(.invoices(30), on: kind) { rehearsal in
            await rehearsal.sync(.invoices)
            let id = rehearsal.organization.ids(.invoices)[7]
            _ = try rehearsal.organization.delete(.invoices, .ids([id]))
            let stamp = rehearsal.time.now().advanced(by: .seconds(60)).zohoText
            let record = #"{"invoice_id":"\#(id)","status":"void","last_modified_time":"\#(stamp)","line_items":[]}"#
            var fault = Fault(match: "/inventory/v1/")
            (fault.ids, fault.status) = ([id], 200)
            fault.body = #"{"code":0,"message":"success","invoice":\#(record)}"#
            _ = try rehearsal.organization.add(fault)
            for calls in [1, 0] {
                rehearsal.organization.resetCalls()
                #expect(await rehearsal.sync(.invoices).run.status == .completed)
                #expect(rehearsal.organization.calls.byEndpoint["GET /inventory/v1/invoices/{id}"] ?? 0 == calls)
                let stored = "SELECT status, balance, deleted_at FROM invoices WHERE zoho_id = '\(id)'"
                #expect(
                    try await rehearsal.column("SELECT count(*) FROM (\(stored)) AS s WHERE status = 'void'") == ["1"]
                )
                #expect(try await rehearsal.database.deletions.deleted(of: .invoices, limit: 9).isEmpty)
            }
        }
    }

    /// Pitfall: "the letter of a refused suspect stayed open although the listing had the record again".
    @Test(arguments: [EntityType.customers, .invoices])
    func `a suspect that is refused and then listed again closes its letter`(_ type: EntityType) async throws {
        var configuration = SimulatorConfiguration(products: 0, customers: 30, vendors: 0)
        configuration.documents[.invoices] = 30
        try await Rehearsal.with(configuration) { rehearsal in
            let records: RecordType = type.name == "customer" ? .customers : .invoices
            await rehearsal.sync(type)
            let id = rehearsal.organization.ids(records)[7]
            _ = try rehearsal.organization.delete(records, .ids([id]))
            var fault = Fault(match: "/inventory/v1/")
            (fault.ids, fault.status, fault.code) = ([id], 401, 57)
            _ = try rehearsal.organization.add(fault)
            await rehearsal.sync(type)
            #expect(try await rehearsal.openLetters().map(\.entityID) == [id])
            rehearsal.organization.clearFaults()
            _ = try rehearsal.organization.restore(records, .ids([id]))
            #expect(await rehearsal.sync(type).run.status == .completed)
            #expect(try await rehearsal.openLetters().map(\.message) == [])
            for phase in [RecordRetry.Phase.deletion, .detail] {
                #expect(try await rehearsal.ports().destination.retries(of: type, phase).isEmpty)
            }
            #expect(try await rehearsal.differences(type, details: false) == [])
        }
    }

    /// Pitfall: "a merged record's old id answered as another record and stayed active".
    @Test(arguments: StoresKind.allCases)
    func `a merged record is deleted, and its event and explanation say as what it answered`(
        _ kind: StoresKind
    ) async throws {
        try await Rehearsal.with(SimulatorConfiguration(products: 0, customers: 40, vendors: 0), on: kind) {
            rehearsal in
            await rehearsal.sync(.customers)
            let ids = rehearsal.organization.ids(.customers)
            try rehearsal.organization.merge(.customers, .ids([ids[1]]), into: ids[30])
            await rehearsal.sync(.customers)
            #expect(
                try await rehearsal.database.deletions.deleted(of: .customers, limit: 9).map(\.entityID) == [ids[1]]
            )
            let change = try await rehearsal.database.changeLog.history(of: .customers, entityID: ids[1], limit: 1)
                .first
            #expect(change?.action == .deleted && change?.answeredAs == ids[30])
            let event = try #require(change.flatMap(ChangeEvent.init))
            #expect(event.json.contains(#""answered_as":"\#(ids[30])""#))
            let report = await rehearsal.sync(.customers, SyncOptions(selection: .ids([ids[1]])))
            #expect(report.counters.synced == 0 && report.failures.map(\.entityID) == [ids[1]])
        }
    }
}
