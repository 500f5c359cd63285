import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator
import ZohoSource

/// One record's trouble stays its own. Pitfalls: "one refused record held up every other one: details, deletions, webhooks, the next
/// types"; "a refusal of one record was taken for the token's".
@Suite(.timeLimit(.minutes(25))) struct RefusalTests {
    @Test(arguments: StoresKind.allCases)
    func `details that are refused cost one call each, once, and all others come`(_ kind: StoresKind) async throws {
        try await Rehearsal.with(.invoices(1_000), on: kind) { rehearsal in
            let bad = try rehearsal.refuse(.invoices, (401, 57))
            let report = await rehearsal.sync(.invoices)
            #expect(report.run.status == .partial && report.error == nil)
            #expect(try await rehearsal.detailed() == ["997"])
            let letters = try await rehearsal.openLetters()
            #expect(letters.compactMap(\.entityID).sorted() == bad)
            for letter in letters {
                #expect(letter.reason == "refused" && letter.shape == .detail)
                #expect(
                    ["401", "57", "Zoho does not do this.", letter.entityID ?? "-"].allSatisfy(letter.message.contains)
                )
            }
            // Five pages, a thousand details, the first token, and for each refusal a look whether the token still holds.
            #expect(rehearsal.organization.calls.total == 1_006 + 3)
            #expect(rehearsal.source.usage.tokenCalls == 1)
            rehearsal.organization.resetCalls()
            #expect(await rehearsal.sync(.invoices).run.status == .completed)
            #expect(rehearsal.organization.calls.total == 5)
        }
    }

    @Test func `ids that refuse a call for many are found by halves, and all others come`() async throws {
        var configuration = SimulatorConfiguration(products: 1_000, customers: 0, vendors: 0)
        configuration.dailyQuota = 1_000_000
        try await Rehearsal.with(configuration) { rehearsal in
            let bad = try rehearsal.refuse(.items)
            let report = await rehearsal.sync(.products, SyncOptions(details: true))
            #expect(report.run.status == .partial && report.error == nil)
            #expect(try await rehearsal.openLetters().compactMap(\.entityID).sorted() == bad)
            let read = "SELECT count(*) FROM products WHERE zoho_detail_data IS NOT NULL"
            #expect(try await rehearsal.column(read) == ["997"])
            // Five pages, ten calls for a hundred, and at most 14 halves to find one.
            #expect(rehearsal.organization.calls.total <= 5 + 10 + 3 * 14)
            rehearsal.organization.resetCalls()
            #expect(await rehearsal.sync(.products, SyncOptions(details: true)).run.status == .completed)
            #expect(rehearsal.organization.calls.total == 5)
        }
    }

    @Test(arguments: Rehearsal.refusals)
    func `announced records that are refused are answered, and so are all others`(_ refusal: (Int, Int)) async throws {
        try await Rehearsal.with(.invoices(1_000)) { rehearsal in
            let bad = try rehearsal.refuse(.invoices, refusal)
            let ids = rehearsal.organization.ids(.invoices)
            let report = await rehearsal.sync(.invoices, SyncOptions(selection: .webhookTriggered(ids)))
            #expect(report.answered == Set(ids) && report.error == nil)
            #expect(report.failures.compactMap(\.entityID).sorted() == bad)
            #expect(try await rehearsal.detailed() == ["997"])
            #expect(try await rehearsal.openLetters().compactMap(\.entityID).sorted() == bad)
            #expect(rehearsal.source.usage.tokenCalls <= 2)
        }
    }

    /// Pitfall: "a token that died in the middle made a dead letter of every further record".
    @Test func `a token that dies between two calls is replaced, and no record is blamed`() async throws {
        try await Rehearsal.with(.invoices(20)) { rehearsal in
            await rehearsal.sync(.invoices)
            let ids = Array(rehearsal.organization.ids(.invoices).prefix(3))
            try rehearsal.organization.write(.invoices, .ids(ids), [.set("balance", "7")])
            rehearsal.organization.expireTokens()
            let report = await rehearsal.sync(.invoices, SyncOptions(selection: .webhookTriggered(ids)))
            #expect(report.error == nil && report.counters.written == 3)
            #expect(try await rehearsal.openLetters().isEmpty)
            #expect(rehearsal.source.usage.tokenCalls == 2)
        }
    }

    @Test func `an address that answers for no id ends the reading, and no record is blamed`() async throws {
        try await Rehearsal.with(SimulatorConfiguration(products: 250, customers: 0, vendors: 0)) { rehearsal in
            await rehearsal.sync(.products)
            for (status, code, message) in [(404, 5, "Invalid URL Passed"), (401, 57, "No."), (400, 1025, "No.")] {
                var fault = Fault(match: "/inventory/v1/itemdetails")
                (fault.status, fault.code, fault.message) = (status, code, message)
                _ = try rehearsal.organization.add(fault)
                rehearsal.organization.resetCalls()
                let report = await rehearsal.sync(.products, SyncOptions(details: true))
                #expect(report.error != nil)
                // Two pages, twenty calls down to the next single id, two for the probes, and perhaps a look at the listing for each.
                #expect(rehearsal.organization.calls.total <= 2 + 26 * 2)
                #expect(try await rehearsal.openLetters().isEmpty)
                rehearsal.organization.clearFaults()
            }
            // Many neighbours are no address.
            let bad = Array(rehearsal.organization.ids(.items).prefix(60))
            var fault = Fault(match: "/inventory/v1/itemdetails")
            fault.ids = Set(bad)
            (fault.status, fault.code, fault.message) = (400, 1025, "No.")
            _ = try rehearsal.organization.add(fault)
            #expect(await rehearsal.sync(.products, SyncOptions(details: true)).error == nil)
            #expect(try await rehearsal.openLetters().count == 60)
        }
    }

    /// Pitfall: "twelve ids that all are bad were taken for an address that answers for none".
    @Test(arguments: [(404, 1002), (400, 1025)], [12, 60])
    func `ids of a call for many that all are bad are named each`(
        _ refusal: (status: Int, code: Int),
        _ count: Int
    ) async throws {
        try await Rehearsal.with(SimulatorConfiguration(products: 250, customers: 0, vendors: 0)) { rehearsal in
            await rehearsal.sync(.products)
            let bad = Array(rehearsal.organization.ids(.items).prefix(count))
            var fault = Fault(match: "/inventory/v1/item")
            (fault.ids, fault.status, fault.code, fault.message) = (Set(bad), refusal.status, refusal.code, "No.")
            _ = try rehearsal.organization.add(fault)
            let report = await rehearsal.sync(.products, SyncOptions(selection: .ids(bad)))
            #expect(report.error == nil && report.counters.failed == count)
            #expect(Set(report.failures.compactMap(\.entityID)).isSubset(of: bad))
        }
    }

    /// Products have their details read only where somebody asks; users have none.
    @Test func `a letter from a webhook closes with a usual run once the row changed`() async throws {
        var configuration = SimulatorConfiguration(products: 20, customers: 0, vendors: 0)
        configuration.documents[.users] = 5
        try await Rehearsal.with(configuration) { rehearsal in
            let types: [(EntityType, RecordType)] = [(.products, .items), (.users, .users)]
            for (type, records) in types {
                await rehearsal.sync(type)
                let id = try #require(rehearsal.organization.ids(records).first)
                var fault = Fault(match: "/inventory/v1/")
                fault.ids = [id]
                (fault.status, fault.code, fault.message) = (400, 1025, "No.")
                _ = try rehearsal.organization.add(fault)
                await rehearsal.sync(type, SyncOptions(selection: .webhookTriggered([id])))
                #expect(try await rehearsal.openLetters().count == 1)
                rehearsal.organization.clearFaults()
                rehearsal.organization.resetCalls()
                await rehearsal.sync(type)
                #expect(rehearsal.organization.calls.total == 1)
                try rehearsal.organization.change(records, .ids([id]))
                await rehearsal.sync(type)
                #expect(try await rehearsal.openLetters().isEmpty, "\(type.name)")
                #expect(rehearsal.organization.calls.total <= 3)
            }
        }
    }

    @Test func `what a refused record becomes is read when its row changes, or a person asks`() async throws {
        try await Rehearsal.with(.invoices(20)) { rehearsal in
            let bad = try rehearsal.refuse(.invoices)
            await rehearsal.sync(.invoices)
            rehearsal.organization.clearFaults()
            await rehearsal.sync(.invoices)
            #expect(try await rehearsal.openLetters().count == 3)
            try rehearsal.organization.change(.invoices, .ids([bad[0]]))
            await rehearsal.sync(.invoices)
            await rehearsal.sync(.invoices, SyncOptions(selection: .ids([bad[1]])))
            #expect(try await rehearsal.openLetters().compactMap(\.entityID) == [bad[2]])
            await rehearsal.sync(.invoices, SyncOptions(details: true, force: true))
            #expect(try await rehearsal.openLetters().isEmpty)
            #expect(try await rehearsal.differences(.invoices, details: true) == [])
        }
    }

    @Test func `a record that is not to be had for now waits for a time of its own, longer each time`() async throws {
        try await Rehearsal.with(.invoices(20), adjust: { $0.retry = RetryPolicy(retriesMax: 0) }) { rehearsal in
            _ = try rehearsal.refuse(.invoices, (500, 1000))
            #expect(await rehearsal.sync(.invoices).run.status == .partial)
            #expect(try await rehearsal.detailed() == ["17"])
            #expect(try await rehearsal.openLetters().isEmpty)
            for (minutes, calls) in [(0, 1), (9, 1), (2, 4), (12, 1), (9, 4)] {
                rehearsal.time.advance(by: .seconds(minutes * 60))
                rehearsal.organization.resetCalls()
                await rehearsal.sync(.invoices)
                #expect(rehearsal.organization.calls.total == calls, "\(minutes) minutes later")
            }
            rehearsal.organization.clearFaults()
            rehearsal.time.advance(by: .seconds(3_600))
            #expect(await rehearsal.sync(.invoices).run.status == .completed)
            #expect(try await rehearsal.differences(.invoices, details: true) == [])
        }
    }

    @Test func `an outage ends the type, and is no record's trouble`() async throws {
        try await Rehearsal.with(.invoices(50), adjust: { $0.retry = RetryPolicy(retriesMax: 0) }) { rehearsal in
            // The listing is read, and is away from then on.
            let probe = "/inventory/v1/invoices?organization_id=\(rehearsal.settings.organizationID)&page=1&per_page=1"
            for match in ["/inventory/v1/invoices/", probe] {
                var fault = Fault(match: match)
                fault.status = 503
                _ = try rehearsal.organization.add(fault)
            }
            let report = await rehearsal.sync(.invoices)
            #expect(report.error?.code == .sourceUnavailable)
            #expect(rehearsal.organization.calls.total == 2 + 5 + 1, "\(rehearsal.organization.calls.byEndpoint)")
            #expect(try await rehearsal.openLetters().isEmpty)
        }
    }

    /// Pitfall: "five neighbours in trouble were taken for an outage, and held up all others for ever".
    @Test(arguments: [500, 302])
    func `neighbours that always answer with an error keep no other one from being read`(_ status: Int) async throws {
        try await Rehearsal.with(.invoices(40), adjust: { $0.retry = RetryPolicy(retriesMax: 0) }) { rehearsal in
            await rehearsal.sync(.invoices, SyncOptions(details: false))
            let due = try await rehearsal.database.destination.dueDetails(
                of: .invoices,
                limit: 40,
                now: rehearsal.time.now()
            )
            try #require(due.count == 40)
            try rehearsal.fail(Array(due[3..<9]), status)
            rehearsal.organization.resetCalls()
            let report = await rehearsal.sync(.invoices)
            #expect(report.error == nil && report.run.status == .partial)
            #expect(try await rehearsal.detailed() == ["34"])
            // The page, each detail once, and the listing once more.
            #expect(
                rehearsal.organization.calls.total == 1 + 40 + 1,
                "\(rehearsal.organization.calls.byEndpoint)"
            )
            #expect(try await rehearsal.openLetters().isEmpty)
            rehearsal.organization.clearFaults()
            rehearsal.time.advance(by: .seconds(3_600))
            await rehearsal.sync(.invoices)
            #expect(try await rehearsal.detailed() == ["40"])
        }
    }

    /// Pitfall: "a webhook's record that was not to be had for a minute was never read again".
    @Test(arguments: [EntityType.invoices, .customers])
    func `an announced record that is not to be had is read by the next usual run`(_ type: EntityType) async throws {
        var configuration = SimulatorConfiguration(products: 0, customers: 30, vendors: 0)
        configuration.documents[.invoices] = 30
        try await Rehearsal.with(configuration, adjust: { $0.retry = RetryPolicy(retriesMax: 0) }) { rehearsal in
            let records: RecordType = type.name == "customer" ? .customers : .invoices
            await rehearsal.sync(type, SyncOptions(details: true))
            let id = rehearsal.organization.ids(records)[7]
            _ = try rehearsal.organization.write(
                records,
                .ids([id]),
                [.set("notes", #""late""#)],
                in: .detail,
                stamp: false
            )
            try rehearsal.fail([id], 500)
            let report = await rehearsal.sync(type, SyncOptions(selection: .webhookTriggered([id])))
            #expect(report.postponed.keys.sorted() == [id])
            rehearsal.organization.clearFaults()
            // Where its type's details are read anyway it waits for a time of its own.
            rehearsal.time.advance(by: .seconds(3_600))
            let due = try await rehearsal.database.destination.dueDetails(of: type, limit: 9, now: rehearsal.time.now())
            #expect(due == [id])
            await rehearsal.sync(type, SyncOptions(details: true))
            #expect(try await rehearsal.differences(type, details: true) == [])
        }
    }

    @Test func `a module whose details are all refused is not asked for each of them`() async throws {
        try await Rehearsal.with(.invoices(300)) { rehearsal in
            var fault = Fault(match: "/inventory/v1/invoices/")
            (fault.status, fault.code) = (401, 57)
            _ = try rehearsal.organization.add(fault)
            let report = await rehearsal.sync(.invoices)
            #expect(report.error?.code == .recordRefused)
            #expect(rehearsal.organization.calls.total <= 1 + 2 + 100, "\(rehearsal.organization.calls.byEndpoint)")
            #expect(rehearsal.source.usage.tokenCalls == 1)
        }
    }

    @Test func `a detail that is gone is one call, and verify names it`() async throws {
        try await Rehearsal.with(.invoices(20)) { rehearsal in
            let id = rehearsal.organization.ids(.invoices)[4]
            var fault = Fault(match: "/inventory/v1/invoices/")
            (fault.ids, fault.status, fault.code, fault.message) = ([id], 404, 2006, "Invoice does not exist.")
            await rehearsal.sync(.invoices)
            let verifier = Verifier(ports: rehearsal.ports(), options: SyncOptions(), logger: .silent)
            #expect(try await verifier.verify(.invoices, heals: false, details: true).isEqual)
            _ = try rehearsal.organization.add(fault)
            let report = try await verifier.verify(.invoices, heals: false, details: true)
            #expect(report.unreadable == 1 && !report.isEqual)
            try rehearsal.organization.write(.invoices, .ids([id]), [.set("balance", "7")], stamp: true)
            for calls in [1, 0] {
                rehearsal.organization.resetCalls()
                await rehearsal.sync(.invoices)
                let asked = rehearsal.organization.calls.byEndpoint["GET /inventory/v1/invoices/{id}"] ?? 0
                #expect(asked == calls)
            }
            #expect(try await rehearsal.openLetters().map(\.entityID) == [id])
        }
    }

    /// Pitfall: "a checkpoint outlived its listing".
    @Test func `a full run that failed behind its listing is followed by one that begins at the first page`()
        async throws
    {
        try await Rehearsal.with(.invoices(401)) { rehearsal in
            var fault = Fault(match: "/inventory/v1/invoices/")
            fault.status = 302
            _ = try rehearsal.organization.add(fault)
            #expect(await rehearsal.sync(.invoices).run.status == .failed)
            rehearsal.organization.clearFaults()
            let next = await rehearsal.sync(.invoices)
            #expect(next.run.resumedFromPage == nil && next.run.status == .completed)
        }
    }
}
