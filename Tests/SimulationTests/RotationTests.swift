import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator

/// Pitfall: "stock by location moved without its list row, and nothing ever read it again".
@Suite(.timeLimit(.minutes(25))) struct RotationTests {
    private static let scheduled = SyncOptions(selection: .scheduled)

    private func moveBetweenPlaces(_ rehearsal: Rehearsal) throws -> [String] {
        try rehearsal.organization.change(.items, .some(5), members: [.init(rawValue: "locations")], stamp: false)
    }

    @Test(arguments: StoresKind.allCases)
    func `stock that moved between two places is right within a day, at a call for a hundred items`(
        _ kind: StoresKind
    ) async throws {
        try await Rehearsal.with(SimulatorConfiguration(products: 450, customers: 0, vendors: 0), on: kind) {
            rehearsal in
            await rehearsal.sync(.products, SyncOptions(details: true))
            let moved = try moveBetweenPlaces(rehearsal)
            #expect(!moved.isEmpty)
            var calls = 0
            // Every half hour, as the server does.
            for _ in 0..<48 {
                rehearsal.time.advance(by: .seconds(1_800))
                rehearsal.organization.resetCalls()
                await rehearsal.sync(.products, Self.scheduled)
                calls += rehearsal.organization.calls.byEndpoint["GET /inventory/v1/itemdetails"] ?? 0
            }
            #expect(calls == 5)
            #expect(try await rehearsal.differences(.products, details: true) == [])
        }
    }

    @Test func `a forced run with details reads them at once, and verify finds them before`() async throws {
        try await Rehearsal.with(SimulatorConfiguration(products: 120, customers: 0, vendors: 0)) { rehearsal in
            await rehearsal.sync(.products, SyncOptions(details: true))
            let moved = try moveBetweenPlaces(rehearsal)
            let verifier = Verifier(ports: rehearsal.ports(), options: SyncOptions(), logger: .silent)
            #expect(try await verifier.verify(.products, heals: false).isEqual)
            let found = try await verifier.verify(.products, heals: false, details: true)
            // Some of them are services, which are in no place.
            #expect(Set(found.differences.map(\.entityID)).isSubset(of: moved) && found.differenceCount >= 3)
            #expect(!found.isEqual)
            rehearsal.organization.resetCalls()
            await rehearsal.sync(.products, SyncOptions(details: true, force: true))
            #expect(rehearsal.organization.calls.byEndpoint["GET /inventory/v1/itemdetails"] == 2)
            #expect(try await rehearsal.differences(.products, details: true) == [])
            #expect(try await verifier.verify(.products, heals: false, details: true).isEqual)
        }
    }

    @Test func `details that nobody asked for are not read by the schedule`() async throws {
        try await Rehearsal.with(SimulatorConfiguration(products: 120, customers: 0, vendors: 0)) { rehearsal in
            for _ in 0..<3 {
                await rehearsal.sync(.products, Self.scheduled)
                rehearsal.time.advance(by: .seconds(86_400))
            }
            #expect(rehearsal.organization.calls.byEndpoint["GET /inventory/v1/itemdetails"] == nil)
        }
    }

    @Test func `single details are read again by the calls that the day has to spare`() async throws {
        var configuration = SimulatorConfiguration(products: 0, customers: 0, vendors: 0)
        configuration.documents[.invoices] = 60
        configuration.dailyQuota = 5_000
        try await Rehearsal.with(configuration) { rehearsal in
            await rehearsal.sync(.invoices)
            let ids = try rehearsal.organization.write(
                .invoices,
                .some(60),
                [.set("notes", #""a word that no list row tells""#)],
                in: .detail,
                stamp: false
            )
            rehearsal.time.advance(by: .seconds(86_400))
            var runs = 0
            while try await rehearsal.differences(.invoices, details: true) != [], runs < 10 {
                await rehearsal.sync(.invoices, Self.scheduled)
                rehearsal.time.advance(by: .seconds(1_800))
                runs += 1
            }
            #expect(ids.count == 60 && (1...3).contains(runs))
            rehearsal.organization.setRemaining(900)
            rehearsal.time.advance(by: .seconds(86_400))
            rehearsal.organization.resetCalls()
            await rehearsal.sync(.invoices, Self.scheduled)
            await rehearsal.sync(.invoices, Self.scheduled)
            #expect(rehearsal.organization.calls.byEndpoint["GET /inventory/v1/invoices/{id}"] == nil)
        }
    }

    @Test func `where no answer tells of the day's calls, they are counted as on the smallest plan`() async throws {
        var configuration = SimulatorConfiguration(products: 0, customers: 0, vendors: 0)
        configuration.documents[.invoices] = 60
        configuration.quirks.quotaHeaders = false
        try await Rehearsal.with(configuration) { rehearsal in
            await rehearsal.sync(.invoices)
            rehearsal.time.advance(by: .seconds(86_400))
            rehearsal.organization.resetCalls()
            var calls = 0
            for _ in 1...6 {
                await rehearsal.sync(.invoices, Self.scheduled)
                let all = rehearsal.organization.calls.byEndpoint["GET /inventory/v1/invoices/{id}"] ?? 0
                #expect(all - calls <= 16)
                calls = all
            }
            #expect(calls == 60)
        }
    }

    /// Pitfall: "price lists have no stamp, so scheduled runs read their listing whole and never their details again".
    @Test func `so are those of a type without stamps`() async throws {
        var configuration = SimulatorConfiguration(products: 3, customers: 0, vendors: 0)
        configuration.documents[.pricebooks] = 30
        configuration.dailyQuota = 5_000
        try await Rehearsal.with(configuration) { rehearsal in
            await rehearsal.sync(.priceLists)
            let ids = try rehearsal.organization.write(
                .pricebooks,
                .some(30),
                [.set("pricebook_items", #"[{"item_id":"1","pricebook_rate":5}]"#)],
                in: .detail,
                stamp: false
            )
            rehearsal.time.advance(by: .seconds(86_400))
            await rehearsal.sync(.priceLists, Self.scheduled)
            let right = try await rehearsal.column("SELECT count(*) FROM pricelist_items WHERE pricebook_rate = 5")
            #expect(ids.count == 30 && right == ["30"])
        }
    }
}
