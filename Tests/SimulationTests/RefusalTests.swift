import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator
import ZohoSource

/// One record's trouble stays its own. Pitfalls: "one refused record held up every other one: details, deletions, webhooks, the next
/// types"; "a refusal of one record was taken for the token's".
@Suite(.timeLimit(.minutes(25))) struct RefusalTests {
    static let refusals = [(400, 1025), (401, 57), (401, 1038), (403, 9)]

    private static func invoices(_ count: Int) -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration(products: 3, customers: 0, vendors: 0)
        configuration.documents[.invoices] = count
        configuration.dailyQuota = 1_000_000
        return configuration
    }

    /// - Returns: the ids that are refused from now on.
    private func refuse(
        _ type: RecordType,
        _ rehearsal: Rehearsal,
        _ refusal: (status: Int, code: Int) = (400, 1025)
    ) throws -> [String] {
        let ids = rehearsal.organization.ids(type)
        let bad = [ids[ids.count / 7], ids[ids.count / 2], ids[ids.count - 5]]
        var fault = Fault(match: "/inventory/v1/")
        fault.ids = Set(bad)
        (fault.status, fault.code, fault.message) = (refusal.status, refusal.code, "Zoho does not do this.")
        _ = try rehearsal.organization.add(fault)
        return bad.sorted()
    }

    private func letters(_ rehearsal: Rehearsal) async throws -> [StoredDeadLetter] {
        try await rehearsal.database.letters(status: .open, of: nil, limit: 100)
    }

    private func detailed(_ rehearsal: Rehearsal) async throws -> [String] {
        try await rehearsal.column("SELECT count(DISTINCT parent_id) FROM invoice_line_items")
    }

    @Test(arguments: StoresKind.allCases)
    func `details that are refused cost one call each, once, and all others come`(_ kind: StoresKind) async throws {
        try await Rehearsal.with(Self.invoices(1_000), on: kind) { rehearsal in
            let bad = try refuse(.invoices, rehearsal, (401, 57))
            let report = await rehearsal.sync(.invoices)
            #expect(report.run.status == .partial && report.error == nil)
            #expect(try await detailed(rehearsal) == ["997"])
            let letters = try await letters(rehearsal)
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

    @Test(arguments: refusals)
    func `suspects that are refused wait, are named, and keep no other one from being deleted`(
        _ refusal: (Int, Int)
    ) async throws {
        try await Rehearsal.with(Self.invoices(1_000)) { rehearsal in
            await rehearsal.sync(.invoices, SyncOptions(details: false))
            let bad = try refuse(.invoices, rehearsal, refusal)
            let ids = rehearsal.organization.ids(.invoices)
            try rehearsal.organization.delete(.invoices, .ids(bad + [ids[3], ids[4]]))
            rehearsal.organization.resetCalls()
            await rehearsal.sync(.invoices, SyncOptions(details: false))
            let deleted = try await rehearsal.database.deleted(of: .invoices, limit: 9).map(\.entityID)
            #expect(Set(deleted) == [ids[3], ids[4]])
            #expect(try await letters(rehearsal).compactMap(\.entityID).sorted() == bad)
            #expect(try await rehearsal.database.suspects(of: .invoices, limit: 9).map(\.entityID).sorted() == bad)
            // Five pages, and each of the five missing ones once.
            #expect(rehearsal.organization.calls.total == 10)
            rehearsal.organization.resetCalls()
            #expect(await rehearsal.sync(.invoices, SyncOptions(details: false)).run.status == .completed)
            #expect(rehearsal.organization.calls.total == 5)
        }
    }

    @Test func `ids that refuse a call for many are found by halves, and all others come`() async throws {
        var configuration = SimulatorConfiguration(products: 1_000, customers: 0, vendors: 0)
        configuration.dailyQuota = 1_000_000
        try await Rehearsal.with(configuration) { rehearsal in
            let bad = try refuse(.items, rehearsal)
            let report = await rehearsal.sync(.products, SyncOptions(details: true))
            #expect(report.run.status == .partial && report.error == nil)
            #expect(try await letters(rehearsal).compactMap(\.entityID).sorted() == bad)
            let read = "SELECT count(*) FROM products WHERE zoho_detail_data IS NOT NULL"
            #expect(try await rehearsal.column(read) == ["997"])
            // Five pages, ten calls for a hundred, and at most 14 halves to find one.
            #expect(rehearsal.organization.calls.total <= 5 + 10 + 3 * 14)
            rehearsal.organization.resetCalls()
            #expect(await rehearsal.sync(.products, SyncOptions(details: true)).run.status == .completed)
            #expect(rehearsal.organization.calls.total == 5)
        }
    }

    @Test(arguments: refusals)
    func `announced records that are refused are answered, and so are all others`(_ refusal: (Int, Int)) async throws {
        try await Rehearsal.with(Self.invoices(1_000)) { rehearsal in
            let bad = try refuse(.invoices, rehearsal, refusal)
            let ids = rehearsal.organization.ids(.invoices)
            let report = await rehearsal.sync(.invoices, SyncOptions(selection: .announced(ids)))
            #expect(report.answered == Set(ids) && report.error == nil)
            #expect(report.failures.compactMap(\.entityID).sorted() == bad)
            #expect(try await detailed(rehearsal) == ["997"])
            #expect(try await letters(rehearsal).compactMap(\.entityID).sorted() == bad)
            #expect(rehearsal.source.usage.tokenCalls <= 2)
        }
    }

    /// Pitfall: "a token that died in the middle made a dead letter of every further record".
    @Test func `a token that dies between two calls is replaced, and no record is blamed`() async throws {
        try await Rehearsal.with(Self.invoices(20)) { rehearsal in
            await rehearsal.sync(.invoices)
            let ids = Array(rehearsal.organization.ids(.invoices).prefix(3))
            try rehearsal.organization.write(.invoices, .ids(ids), [.set("balance", "7")])
            rehearsal.organization.expireTokens()
            let report = await rehearsal.sync(.invoices, SyncOptions(selection: .announced(ids)))
            #expect(report.error == nil && report.counters.written == 3)
            #expect(try await letters(rehearsal).isEmpty)
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
                #expect(try await letters(rehearsal).isEmpty)
                rehearsal.organization.clearFaults()
            }
            // Many neighbours are no address.
            let bad = Array(rehearsal.organization.ids(.items).prefix(60))
            var fault = Fault(match: "/inventory/v1/itemdetails")
            fault.ids = Set(bad)
            (fault.status, fault.code, fault.message) = (400, 1025, "No.")
            _ = try rehearsal.organization.add(fault)
            #expect(await rehearsal.sync(.products, SyncOptions(details: true)).error == nil)
            #expect(try await letters(rehearsal).count == 60)
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
                await rehearsal.sync(type, SyncOptions(selection: .announced([id])))
                #expect(try await letters(rehearsal).count == 1)
                rehearsal.organization.clearFaults()
                rehearsal.organization.resetCalls()
                await rehearsal.sync(type)
                #expect(rehearsal.organization.calls.total == 1)
                try rehearsal.organization.change(records, .ids([id]))
                await rehearsal.sync(type)
                #expect(try await letters(rehearsal).isEmpty, "\(type.name)")
                #expect(rehearsal.organization.calls.total <= 3)
            }
        }
    }

    @Test func `what a refused record becomes is read when its row changes, or a person asks`() async throws {
        try await Rehearsal.with(Self.invoices(20)) { rehearsal in
            let bad = try refuse(.invoices, rehearsal)
            await rehearsal.sync(.invoices)
            rehearsal.organization.clearFaults()
            await rehearsal.sync(.invoices)
            #expect(try await letters(rehearsal).count == 3)
            try rehearsal.organization.change(.invoices, .ids([bad[0]]))
            await rehearsal.sync(.invoices)
            await rehearsal.sync(.invoices, SyncOptions(selection: .ids([bad[1]])))
            #expect(try await letters(rehearsal).compactMap(\.entityID) == [bad[2]])
            await rehearsal.sync(.invoices, SyncOptions(details: true, force: true))
            #expect(try await letters(rehearsal).isEmpty)
            #expect(try await rehearsal.differences(.invoices, details: true) == [])
        }
    }

    @Test func `a record that is not to be had for now waits for a time of its own, longer each time`() async throws {
        try await Rehearsal.with(Self.invoices(20), adjust: { $0.retry = RetryPolicy(retriesMax: 0) }) { rehearsal in
            _ = try refuse(.invoices, rehearsal, (500, 1000))
            #expect(await rehearsal.sync(.invoices).run.status == .partial)
            #expect(try await detailed(rehearsal) == ["17"])
            #expect(try await letters(rehearsal).isEmpty)
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
        try await Rehearsal.with(Self.invoices(50), adjust: { $0.retry = RetryPolicy(retriesMax: 0) }) { rehearsal in
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
            #expect(try await letters(rehearsal).isEmpty)
        }
    }

    /// Pitfall: "five neighbours in trouble were taken for an outage, and held up all others for ever".
    @Test(arguments: [500, 302])
    func `neighbours that always answer with an error keep no other one from being read`(_ status: Int) async throws {
        try await Rehearsal.with(Self.invoices(40), adjust: { $0.retry = RetryPolicy(retriesMax: 0) }) { rehearsal in
            await rehearsal.sync(.invoices, SyncOptions(details: false))
            let due = try await rehearsal.database.dueDetails(of: .invoices, limit: 40, now: rehearsal.time.now())
            try #require(due.count == 40)
            try fail(Array(due[3..<9]), rehearsal, status)
            rehearsal.organization.resetCalls()
            let report = await rehearsal.sync(.invoices)
            #expect(report.error == nil && report.run.status == .partial)
            #expect(try await detailed(rehearsal) == ["34"])
            // The page, each detail once, and the listing once more.
            #expect(
                rehearsal.organization.calls.total == 1 + 40 + 1,
                "\(rehearsal.organization.calls.byEndpoint)"
            )
            #expect(try await letters(rehearsal).isEmpty)
            rehearsal.organization.clearFaults()
            rehearsal.time.advance(by: .seconds(3_600))
            await rehearsal.sync(.invoices)
            #expect(try await detailed(rehearsal) == ["40"])
        }
    }

    @Test(arguments: [500, 302])
    func `suspects that always answer with an error keep no other one from being deleted`(_ status: Int) async throws {
        try await Rehearsal.with(Self.invoices(1_000), adjust: { $0.retry = RetryPolicy(retriesMax: 0) }) { rehearsal in
            await rehearsal.sync(.invoices, SyncOptions(details: false))
            let ids = rehearsal.organization.ids(.invoices)
            let bad = Array(ids[10..<16])
            try fail(bad, rehearsal, status)
            try rehearsal.organization.delete(.invoices, .ids(bad + [ids[20], ids[21]]))
            rehearsal.organization.resetCalls()
            let report = await rehearsal.sync(.invoices, SyncOptions(details: false))
            #expect(report.error == nil)
            let deleted = try await rehearsal.database.deleted(of: .invoices, limit: 9).map(\.entityID)
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
        try await Rehearsal.with(Self.invoices(30), on: kind) { rehearsal in
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
                #expect(try await rehearsal.database.deleted(of: .invoices, limit: 9).isEmpty)
            }
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
            try fail([id], rehearsal, 500)
            let report = await rehearsal.sync(type, SyncOptions(selection: .announced([id])))
            #expect(report.postponed.keys.sorted() == [id])
            rehearsal.organization.clearFaults()
            // Where its type's details are read anyway it waits for a time of its own.
            rehearsal.time.advance(by: .seconds(3_600))
            let due = try await rehearsal.database.dueDetails(of: type, limit: 9, now: rehearsal.time.now())
            #expect(due == [id])
            await rehearsal.sync(type, SyncOptions(details: true))
            #expect(try await rehearsal.differences(type, details: true) == [])
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
            #expect(try await letters(rehearsal).map(\.entityID) == [id])
            rehearsal.organization.clearFaults()
            _ = try rehearsal.organization.restore(records, .ids([id]))
            #expect(await rehearsal.sync(type).run.status == .completed)
            #expect(try await letters(rehearsal).map(\.message) == [])
            for phase in [RecordRetry.Phase.deletion, .detail] {
                #expect(try await rehearsal.ports().destination.retries(of: type, phase).isEmpty)
            }
            #expect(try await rehearsal.differences(type, details: false) == [])
        }
    }

    /// Answers an internal error, or sends elsewhere, for these records from now on.
    private func fail(_ ids: [String], _ rehearsal: Rehearsal, _ status: Int) throws {
        var fault = Fault(match: "/inventory/v1/")
        (fault.ids, fault.status) = (Set(ids), status)
        if status == 500 { (fault.code, fault.message) = (1000, "Internal Error") }
        _ = try rehearsal.organization.add(fault)
    }

    @Test func `a module whose details are all refused is not asked for each of them`() async throws {
        try await Rehearsal.with(Self.invoices(300)) { rehearsal in
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
        try await Rehearsal.with(Self.invoices(20)) { rehearsal in
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
            #expect(try await letters(rehearsal).map(\.entityID) == [id])
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
            #expect(try await rehearsal.database.deleted(of: .customers, limit: 9).map(\.entityID) == [ids[1]])
            let change = try await rehearsal.database.history(of: .customers, entityID: ids[1], limit: 1).first
            #expect(change?.action == .deleted && change?.answeredAs == ids[30])
            let event = try #require(change.flatMap(ChangeEvent.init))
            #expect(event.json.contains(#""answered_as":"\#(ids[30])""#))
            let report = await rehearsal.sync(.customers, SyncOptions(selection: .ids([ids[1]])))
            #expect(report.counters.synced == 0 && report.failures.map(\.entityID) == [ids[1]])
        }
    }

    /// Pitfall: "a checkpoint outlived its listing".
    @Test func `a full run that failed behind its listing is followed by one that begins at the first page`()
        async throws
    {
        try await Rehearsal.with(Self.invoices(401)) { rehearsal in
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
