import SyncCore
import Testing

/// The promises of ``Destination``.
package enum DestinationConformance {
    package static let cases: [ContractCase<StoresUnderTest>] =
        guardCases + mergeCases + failureCases + claimCases

    // MARK: - Whose records

    private static let claimCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("the organization whose records are stored keeps the database, any other is refused") { stores in
            let destination = stores.destination
            try await destination.claim(by: "760")
            // A claim that never brought a record came from settings that did not work.
            try await destination.claim(by: "761")
            let lease = try await stores.begin()
            _ = try await stores.commit(Sample.row(Sample.record("a")), holding: lease)
            try await destination.claim(by: "761")
            let error = await #expect(throws: SyncError.self) { try await destination.claim(by: "760") }
            #expect(error?.code == .wrongOrganization)
            #expect(error?.message.contains("holds the records of organization 761") == true)
            #expect(error?.nextStep.contains("ZOHO_ORGANIZATION_ID") == true)
            try await destination.claim(by: "761")
        },
        ContractCase("deleted records are records too") { stores in
            try await stores.destination.claim(by: "760")
            let lease = try await stores.begin()
            _ = try await stores.commit(Sample.row(Sample.record("a")), holding: lease)
            _ = try await stores.commit(gone: ["a"], holding: lease)
            let error = await #expect(throws: SyncError.self) { try await stores.destination.claim(by: "761") }
            #expect(error?.code == .wrongOrganization)
        },
        ContractCase("of two that claim a new database at once, the one that stores a record keeps it") { stores in
            let destination = stores.destination
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 { group.addTask { try await destination.claim(by: "\(number)") } }
                try await group.waitForAll()
            }
            try await destination.claim(by: "7")
            let lease = try await stores.begin()
            _ = try await stores.commit(Sample.row(Sample.record("a")), holding: lease)
            try await destination.claim(by: "7")
        },
    ]

    // MARK: - Never back in time

    private static let guardCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("a new record is inserted, and its local id stays the same") { stores in
            let lease = try await stores.begin()
            let first = try await stores.commit(Sample.row(Sample.record("a")), holding: lease)
            let second = try await stores.commit(Sample.row(Sample.record("a", version: 2)), holding: lease)
            #expect(first.map(\.isWritten) == [true])
            #expect(second.map(\.isWritten) == [true])
            #expect(first.first?.localID == second.first?.localID)
        },
        ContractCase("the same batch a second time changes no row") { stores in
            let lease = try await stores.begin()
            let rows = (1...5).map { Sample.row(Sample.record("\($0)")) }
            _ = try await stores.destination.commit(Sample.batch(rows), holding: lease)
            let before = try await stores.versions()
            let again = try await stores.destination.commit(Sample.batch(rows, minutes: 9), holding: lease)
            #expect(again.rows.allSatisfy { $0.isUnchanged })
            #expect(try await stores.versions() == before)
        },
        ContractCase("an older record never replaces a newer row") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(Sample.row(Sample.record("a", version: 2, minutes: 10)), holding: lease)
            let late = try await stores.commit(Sample.row(Sample.record("a", minutes: 9)), holding: lease)
            #expect(late.map(\.isSuperseded) == [true])
            #expect(try await stores.versions().map(\.contentHash) == [Sample.hash(2)])
            #expect(try await stores.versions().map(\.lastModified) == [Sample.instant(minutes: 10)])
        },
        ContractCase("a detail that is older than its list row replaces no column of it, and is stored once") {
            stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(Sample.row(Sample.record("a", minutes: 10)), holding: lease)
            let late = try await stores.commit(
                Sample.row(Sample.record("a", version: 2, minutes: 9, shape: .detail)),
                holding: lease
            )
            #expect(late.map(\.isSuperseded) == [true])
            #expect(try await stores.versions().map(\.detailHash) == [Sample.hash(2)])
            #expect(try await stores.versions().map(\.lastModified) == [Sample.instant(minutes: 10)])
            let older = try await stores.commit(
                Sample.row(Sample.record("a", version: 3, minutes: 8, shape: .detail)),
                holding: lease
            )
            #expect(older.map(\.isSuperseded) == [true])
        },
        ContractCase("a list row that is older than its detail says what only it tells, and more where no stamp moved")
        {
            stores in
            let lease = try await stores.begin()
            func row(_ members: String, minutes: Int64, _ shape: RecordShape = .list) throws -> Row {
                let stamp = Sample.instant(minutes: minutes)
                return try Sample.row(
                    json: #"{"item_id":"a","last_modified_time":"\#(stamp)",\#(members)}"#,
                    shape: shape
                )
            }
            func columns() async throws -> [String?] {
                try await [
                    stores.storedText("stock_on_hand", .products, "a"), stores.storedText("brand", .products, "a"),
                ]
            }
            let old = try row(#""stock_on_hand":7,"brand":"Lux""#, minutes: 0)
            _ = try await stores.commit(old, holding: lease)
            _ = try await stores.commit(try row(#""stock_on_hand":7"#, minutes: 5, .detail), holding: lease)
            let unstamped = try row(#""stock_on_hand":3,"brand":"Lumen""#, minutes: 0)
            #expect(try await stores.commit(unstamped, holding: lease).map(\.isWritten) == [true])
            #expect(try await columns() == ["3", "Lumen"])
            #expect(try await stores.versions().map(\.detailHash) == [nil])
            #expect(try await stores.commit(unstamped, holding: lease).map(\.isUnchanged) == [true])
            let behind = try row(#""stock_on_hand":2,"brand":"Lumens""#, minutes: 4)
            for row in [behind, unstamped, behind] {
                #expect(try await stores.commit(row, holding: lease).map(\.isSuperseded) == [true])
                #expect(try await columns() == ["7", "Lumens"])
                #expect(try await stores.versions().map(\.contentHash) == [nil])
            }
            #expect(try await stores.versions().map(\.lastModified) == [Sample.instant(minutes: 5)])
        },
        ContractCase("of equal instants the later commit wins") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(Sample.row(Sample.record("a")), holding: lease)
            let second = try await stores.commit(Sample.row(Sample.record("a", version: 2)), holding: lease)
            #expect(second.map(\.isWritten) == [true])
            #expect(try await stores.versions().map(\.contentHash) == [Sample.hash(2)])
        },
        ContractCase("a newer instant is stored although the content is equal") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(Sample.row(Sample.record("a")), holding: lease)
            let touched = try await stores.commit(Sample.row(Sample.record("a", minutes: 1)), holding: lease)
            #expect(touched.map(\.isWritten) == [true])
            #expect(try await stores.versions().map(\.lastModified) == [Sample.instant(minutes: 1)])
        },
        ContractCase("a batch that overwrites replaces a newer row too, and one that is equal") { stores in
            let lease = try await stores.begin()
            let old = Sample.row(Sample.record("a", version: 2))
            _ = try await stores.commit(Sample.row(Sample.record("a", minutes: 9)), holding: lease)
            for minutes: Int64 in [1, 2] {
                var batch = Sample.batch([old], minutes: minutes)
                batch.overwrites = true
                let outcome = try await stores.destination.commit(batch, holding: lease)
                #expect(outcome.rows.map(\.isWritten) == [true])
            }
            #expect(try await stores.versions().map(\.contentHash) == [Sample.hash(2)])
            #expect(try await stores.versions().map(\.lastModified) == [Sample.instant()])
        },
        ContractCase("a forced batch replaces a record that was stamped later, in each shape") { stores in
            let lease = try await stores.begin()
            for shape in [RecordShape.list, .detail] {
                let ahead = try Sample.row(json: json("a", rate: 1, minutes: 600), shape: shape)
                _ = try await stores.commit(ahead, holding: lease)
                let right = try Sample.row(json: json("a", rate: 2, minutes: 10), shape: shape)
                #expect(try await stores.commit(right, holding: lease).map(\.isWritten) == [false])
                var batch = Sample.batch([right])
                batch.isForced = true
                for isWritten in [true, false] {
                    let outcome = try await stores.destination.commit(batch, holding: lease)
                    #expect(outcome.rows.map(\.isWritten) == [isWritten])
                    #expect(try await stores.storedText("rate", .products, "a").flatMap(Double.init) == 2)
                }
            }
        },
        ContractCase("a record without a stamp replaces by its hash, and the stored stamp stays") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(Sample.row(Sample.record("a")), holding: lease)
            let equal = try await stores.commit(Sample.row(Sample.record("a", minutes: nil)), holding: lease)
            let other = try await stores.commit(
                Sample.row(Sample.record("a", version: 2, minutes: nil)),
                holding: lease
            )
            #expect(equal.map(\.isUnchanged) == [true])
            #expect(other.map(\.isWritten) == [true])
            #expect(try await stores.versions().map(\.lastModified) == [Sample.instant()])
        },
        ContractCase("of one record twice in a batch the newer one is stored") { stores in
            let lease = try await stores.begin()
            let outcomes = try await stores.commit(
                Sample.row(Sample.record("a", version: 2, minutes: 2)),
                Sample.row(Sample.record("a", version: 1, minutes: 1)),
                holding: lease
            )
            #expect(outcomes.map(\.isSuperseded) == [false, true])
            #expect(try await stores.versions().map(\.contentHash) == [Sample.hash(2)])
        },
    ]

    // MARK: - Two shapes, absent is not empty

    private static let mergeCases: [ContractCase<StoresUnderTest>] = [
        ContractCase(
            "what the newest record does not tell any more is gone, unless the one of the other shape tells it"
        ) {
            stores in
            let lease = try await stores.begin()
            let (id, old) = (#""item_id":"a""#, #""name":"Lamp","unit":"pcs","cf_color":"red""#)
            _ = try await stores.commit(try Sample.row(json: "{\(id),\(old)}"), holding: lease)
            #expect(try await stores.storedJSON("custom_fields", .products, "a") == #"{"cf_color":"red"}"#)
            let detail = try Sample.row(json: #"{\#(id),"unit":"box","brand":"Lumen"}"#, shape: .detail)
            _ = try await stores.commit(detail, holding: lease)
            #expect(try await stores.storedText("unit", .products, "a") == "box")
            #expect(try await stores.storedText("name", .products, "a") == "Lamp")
            _ = try await stores.commit(try Sample.row(json: #"{\#(id),"name":null}"#), holding: lease)
            #expect(try await stores.storedText("name", .products, "a") == nil)
            #expect(try await stores.storedText("unit", .products, "a") == "box")
            #expect(try await stores.storedText("brand", .products, "a") == "Lumen")
            #expect(try await stores.storedText("custom_fields", .products, "a") == nil)
        },
        ContractCase("a list row that comes again after a detail has changed its columns is no repetition") { stores in
            let lease = try await stores.begin()
            let list = try Sample.row(json: #"{"item_id":"a","stock_on_hand":7,"name":"Lamp"}"#)
            let detail = try Sample.row(json: #"{"item_id":"a","stock_on_hand":0,"name":"Lamp"}"#, shape: .detail)
            _ = try await stores.commit(list, holding: lease)
            let outcome = try await stores.commit(detail, holding: lease)
            #expect(outcome.map { $0 == .written(localID: $0.localID ?? "", keepsOtherHash: false) } == [true])
            #expect(try await stores.versions().map(\.contentHash) == [nil])
            #expect(try await stores.commit(list, holding: lease).map(\.isWritten) == [true])
            #expect(try await stores.storedText("stock_on_hand", .products, "a") == "7")
            #expect(try await stores.commit(list, holding: lease).map(\.isUnchanged) == [true])
        },
        ContractCase("a batch that compares payloads tells a null from an absent member, and writes nothing else") {
            stores in
            let lease = try await stores.begin()
            let absent = try Sample.row(json: #"{"item_id":"a","name":"Lamp"}"#)
            let detail = try Sample.row(json: #"{"item_id":"a","brand":"Lumen"}"#, shape: .detail)
            let null = try Sample.row(json: #"{"item_id":"a","name":"Lamp","brand":null,"unit":null}"#)
            _ = try await stores.commit(absent, detail, holding: lease)
            #expect(try await stores.commit(null, holding: lease).map(\.isUnchanged) == [true])
            for (row, brand) in [(absent, "Lumen"), (null, nil), (absent, "Lumen")] as [(Row, String?)] {
                for _ in 1...2 {
                    var batch = Sample.batch([row])
                    batch.isForced = true
                    _ = try await stores.destination.commit(batch, holding: lease)
                    #expect(try await stores.storedText("brand", .products, "a") == brand)
                }
            }
            let entries = try await stores.log.history(of: .products, entityID: "a", limit: 9)
            #expect(entries.filter { $0.shape == .list }.map(\.changedFields) == [["brand"], ["brand"], []])
        },
        ContractCase("a list row and a detail keep a hash and a payload each") { stores in
            let lease = try await stores.begin()
            let list = Sample.record("a", version: 1)
            let detail = Sample.record("a", version: 2, shape: .detail)
            _ = try await stores.commit(Sample.row(list), Sample.row(detail), holding: lease)
            let version = try #require(try await stores.versions().first)
            #expect(version.contentHash == list.hash)
            #expect(version.detailHash == detail.hash)
            let payloads = try [list, detail].map { try StoresUnderTest.canonicalJSON($0.slice.text) }
            #expect(try await stores.storedJSON("zoho_raw_data", .products, "a") == payloads[0])
            #expect(try await stores.storedJSON("zoho_detail_data", .products, "a") == payloads[1])
        },
        ContractCase("a detail of a record that is not stored inserts it") { stores in
            let lease = try await stores.begin()
            let outcomes = try await stores.commit(
                Sample.row(Sample.record("a", shape: .detail)),
                holding: lease
            )
            #expect(outcomes.map(\.isWritten) == [true])
            #expect(try await stores.versions().map(\.contentHash) == [nil])
            #expect(try await stores.versions().map(\.detailHash) == [Sample.hash(1)])
        },
        ContractCase("no digit of a decimal is lost") { stores in
            let lease = try await stores.begin()
            let digits = ["10000.00", "-0.10", "123456789012345678901234567890.123456789"]
            for (index, text) in digits.enumerated() {
                let row = Sample.row(Sample.record("\(index)"), ["rate": .decimal(text)])
                _ = try await stores.commit(row, holding: lease)
                #expect(try await stores.storedText("rate", .products, "\(index)") == text)
            }
        },
        ContractCase("stored versions come in pages by local id, each once") { stores in
            let lease = try await stores.begin()
            let rows = (1...23).map { Sample.row(Sample.record("r\($0)")) }
            _ = try await stores.destination.commit(Sample.batch(rows), holding: lease)
            var found: [String] = []
            var after: String?
            repeat {
                let page = try await stores.destination.storedVersions(of: .products, after: after, limit: 4)
                found += page.map(\.entityID)
                after = page.last?.localID
            } while after != nil
            #expect(found == (1...23).map { "r\($0)" })
        },
        ContractCase("the generation stays the same") { stores in
            let before = try await stores.destination.generation()
            let lease = try await stores.begin()
            _ = try await stores.commit(Sample.row(Sample.record("a")), holding: lease)
            #expect(try await stores.destination.generation() == before)
            #expect(!before.isEmpty)
        },
    ]

    // MARK: - Fence, dead letters, counters

    private static let failureCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("a run that lost its lease writes nothing") { stores in
            let lost = try await stores.lostLease()
            let error = await #expect(throws: SyncError.self) {
                try await stores.commit(Sample.row(Sample.record("a")), holding: lost)
            }
            #expect(error?.code == .leaseLost)
            #expect(try await stores.versions().isEmpty)
            #expect(try await stores.run(Sample.runID(1))?.counters.totalProcessed == 0)
        },
        ContractCase("a lease of one type does not let another type be written") { stores in
            let lease = try await stores.begin()
            let batch = Sample.batch([Sample.row(Sample.record("a"), of: .customers)], of: .customers)
            let error = await #expect(throws: SyncError.self) {
                try await stores.destination.commit(batch, holding: lease)
            }
            #expect(error?.code == .leaseLost)
        },
        ContractCase("a refused row becomes a dead letter, and the others are stored") { stores in
            let lease = try await stores.begin()
            try await stores.setRefusing(true, .products, "bad")
            let outcomes = try await stores.commit(
                Sample.row(Sample.record("a")),
                Sample.row(Sample.record("bad")),
                Sample.row(Sample.record("c")),
                holding: lease
            )
            #expect(outcomes.map(\.isWritten) == [true, false, true])
            #expect(outcomes.map(\.isRejected) == [false, true, false])
            #expect(try await stores.versions().map(\.entityID) == ["a", "c"])
            #expect(try await stores.deadLetters.openCounts() == ["product": 1])
            let counters = try #require(try await stores.run(Sample.runID(1))).counters
            #expect((counters.synced, counters.failed) == (2, 1))
        },
        ContractCase("a dead letter is closed when its record is stored") { stores in
            let lease = try await stores.begin()
            try await stores.setRefusing(true, .products, "bad")
            _ = try await stores.commit(Sample.row(Sample.record("bad")), holding: lease)
            try await stores.setRefusing(false, .products, "bad")
            let outcomes = try await stores.commit(Sample.row(Sample.record("bad")), holding: lease)
            #expect(outcomes.map(\.isWritten) == [true])
            #expect(try await stores.deadLetters.openCounts().isEmpty)
        },
        ContractCase("a record has one dead letter, however often it fails") { stores in
            let lease = try await stores.begin()
            let letters = [Sample.deadLetter("a"), Sample.deadLetter("b"), Sample.deadLetter(nil, payload: "[")]
            for _ in 1...3 {
                _ = try await stores.destination.commit(Sample.batch([], deadLetters: letters), holding: lease)
            }
            #expect(try await stores.deadLetters.openCounts() == ["product": 3])
        },
        ContractCase("a commit adds to the run what it counted and what it did") { stores in
            let lease = try await stores.begin()
            var counted = RunCounters()
            counted.skipped = 4
            counted.reasons = [.unchanged: 4, .noCacheEntry: 2]
            let batch = Sample.batch(
                [Sample.row(Sample.record("a")), Sample.row(Sample.record("b"))],
                deadLetters: [Sample.deadLetter("x")],
                counters: counted
            )
            _ = try await stores.destination.commit(batch, holding: lease)
            _ = try await stores.destination.commit(batch, holding: lease)
            let counters = try #require(try await stores.run(Sample.runID(1))).counters
            #expect((counters.synced, counters.skipped, counters.failed) == (4, 8, 2))
            #expect(counters.written == 2)
            #expect(counters.totalProcessed == 14)
            #expect(counters.reasons == [.unchanged: 8, .noCacheEntry: 4])
        },
    ]

    private static func json(_ id: String, rate: Int, minutes: Int64) -> String {
        #"{"item_id":"\#(id)","rate":\#(rate),"last_modified_time":"\#(Sample.instant(minutes: minutes).zohoText)"}"#
    }
}
