import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoAPI
import ZohoSimulator
import ZohoSource

/// Listings that do not say where they end, or say more than there is. Pitfall: "`has_more_page` absent was taken for no more:
/// 200 of 450 rows, status completed".
@Suite struct PagingTests {
    /// How listings of them are asked for: sorted and filtered, sorted only, neither.
    private static let types = [EntityType.products, .customers, .payments]

    /// Pages of 20 rows.
    private func with(
        _ count: Int,
        _ quirk: WritableKeyPath<Quirks, Bool>? = nil,
        _ body: (Rehearsal) async throws -> Void
    )
        async throws
    {
        var configuration = SimulatorConfiguration(products: count, customers: count, vendors: 0)
        configuration.documents[try RecordType(EntityType.payments)] = count
        if let quirk { configuration.quirks[keyPath: quirk] = true }
        try await Rehearsal.with(configuration, adjust: { $0.pageSize = 20 }) { try await body($0) }
    }

    private func listCalls(_ type: EntityType, _ rehearsal: Rehearsal) -> Int {
        rehearsal.organization.calls.byEndpoint["GET /inventory/v1/\(type.endpoint.path)"] ?? 0
    }

    @Test(arguments: types, [59, 60, 61])
    func `without a page context are read to the end`(_ type: EntityType, count: Int) async throws {
        try await with(count, \.listsWithoutContext) { rehearsal async throws in
            let report = await rehearsal.sync(type, SyncOptions(details: false))
            #expect((report.run.status, report.counters.written) == (.completed, count))
            // Behind three full pages there is one more look.
            #expect(listCalls(type, rehearsal) == (count < 60 ? 3 : 4))
            #expect(try await rehearsal.differences(type, details: false) == [])
            let again = await rehearsal.sync(type, SyncOptions(details: false))
            #expect((again.run.status, again.suspects, again.counters.skipped) == (.completed, 0, count))
        }
    }

    /// Pitfall: "an error behind the last page failed every full run, so nothing was ever found deleted".
    @Test(arguments: types, [#"{"code":2,"message":"Invalid value passed for page"}"#, "", #"{"code":0}"#])
    func `without a page context end where an error stands behind a full page`(
        _ type: EntityType,
        _ body: String
    ) async throws {
        try await with(60, \.listsWithoutContext) { rehearsal async throws in
            var fault = Fault(match: "/inventory/v1/\(type.endpoint.path)?")
            (fault.page, fault.status, fault.body) = (4, body.contains("2") ? 400 : 200, body)
            _ = try rehearsal.organization.add(fault)
            await rehearsal.sync(type, SyncOptions(details: false))
            let gone = try rehearsal.organization.delete(try RecordType(type), .some(1))
            try rehearsal.organization.change(try RecordType(type), .some(3))
            let report = await rehearsal.sync(type, SyncOptions(details: false))
            #expect((report.run.status, report.run.resumedFromPage) == (.completed, nil))
            #expect(try await rehearsal.differences(type, details: false) == [])
            #expect(try await rehearsal.database.deletions.deleted(of: type, limit: 9).map(\.entityID) == gone)
        }
    }

    /// A proxy's page or an outage is no word of Zoho's: what stands behind it would be missed by a run that says it is complete.
    @Test(arguments: [(403, "<html>blocked</html>"), (404, "<html>"), (302, ""), (503, ""), (200, "<html>")])
    func `without a page context fail where the API does not answer for a page`(_ status: Int, _ body: String)
        async throws
    {
        try await with(90, \.listsWithoutContext) { rehearsal async throws in
            var fault = Fault(match: "/inventory/v1/items?")
            (fault.page, fault.status, fault.body) = (3, status, body)
            _ = try rehearsal.organization.add(fault)
            #expect(await rehearsal.sync(.products).run.status == .failed)
            rehearsal.organization.clearFaults()
            #expect(await rehearsal.sync(.products).run.resumedFromPage == 2)
            #expect(try await rehearsal.differences(.products, details: false) == [])
        }
    }

    @Test func `without a page context bring what changed, too`() async throws {
        try await with(61, \.listsWithoutContext) { rehearsal async throws in
            for type in Self.types {
                await rehearsal.sync(type, SyncOptions(details: false))
                try rehearsal.organization.change(try RecordType(type), .some(45))
                await rehearsal.sync(type, SyncOptions(selection: .changes, details: false))
                #expect(try await rehearsal.differences(type, details: false) == [])
            }
        }
    }

    /// An endpoint that knows no pages answers each with the same rows.
    @Test func `that bring the same rows on each page end without an error`() async throws {
        try await with(20) { rehearsal in
            let ids = rehearsal.organization.ids(.items)
            let rows = try ids.map { try #require(rehearsal.organization.row(.items, id: $0, inventory: true)) }
            var fault = Fault(match: "/inventory/v1/items?")
            fault.body =
                #"{"code":0,"items":[\#(rows.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ","))]}"#
            try rehearsal.organization.add(fault)
            let report = await rehearsal.sync(.products, SyncOptions(details: false))
            #expect((report.run.status, report.counters.written, report.suspects) == (.completed, 20, 0))
            #expect(listCalls(.products, rehearsal) == 2)
        }
    }

    @Test(arguments: types)
    func `whose last page is emptied during the walk lose no row that moved onto the page before`(_ type: EntityType)
        async throws
    {
        try await with(61) { rehearsal in
            let module = try RecordType(type).module
            try rehearsal.organization.add(Drift(list: module, page: 3, action: .delete, n: 1))
            let report = await rehearsal.sync(type, SyncOptions(details: false))
            // One was deleted after it had been read.
            #expect((report.run.status, report.counters.written) == (.completed, 61))
            #expect(listCalls(type, rehearsal) == 5)
            #expect(try await rehearsal.differences(type, details: false, deletions: false) == [])
        }
    }

    @Test func `that promise a page and do not bring it fail in words, and the next run begins where it can go on`()
        async throws
    {
        try await with(61) { rehearsal in
            var fault = Fault(match: "/inventory/v1/items?organization_id=\(rehearsal.settings.organizationID)&page=4&")
            fault.emptyList = true
            try rehearsal.organization.add(fault)
            let report = await rehearsal.sync(.products, SyncOptions(details: false))
            #expect(report.run.status == .failed && report.error?.code == .listingDoesNotAdvance)
            #expect(report.error?.message == "The listing of products promises page 4, but does not bring it.")
            #expect(report.counters.written == 60 && report.suspects == 0)
            rehearsal.organization.clearFaults()
            #expect(await rehearsal.sync(.products, SyncOptions(details: false)).run.status == .completed)
            #expect(try await rehearsal.differences(.products, details: false) == [])
        }
    }

    @Test func `of details are read, each in an array of one`() async throws {
        try await with(3, \.detailsInArrays) { rehearsal async throws in
            let report = await rehearsal.sync(.payments)
            #expect((report.run.status, report.counters.failed) == (.completed, 0))
            #expect(try await rehearsal.differences(.payments, details: true) == [])
        }
    }
}
