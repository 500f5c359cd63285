import Foundation
import SyncCore
import Testing

/// The promises of ``ChangeLog``, and of ``Destination`` about its entries.
package enum ChangeLogConformance {
    package static let cases: [ContractCase<StoresUnderTest>] = entryCases + relayCases

    // MARK: - What is logged

    private static let entryCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("a new record and its changes are logged, with the members that differ") { stores in
            let lease = try await stores.begin()
            let first = try product(#""name":"Lamp","rate":10.0,"unit":"pcs""#, .noCacheEntry)
            let second = try product(#""rate":12,"unit":"pcs","brand":"Lux""#, .contentChanged)
            let outcomes = try await stores.commit(first, minutes: 1, holding: lease)
            _ = try await stores.commit(second, minutes: 2, holding: lease)
            let entries = try await history(stores)
            #expect(entries.map(\.action) == [.updated, .inserted])
            #expect(entries.map(\.at) == [Sample.instant(minutes: 2), Sample.instant(minutes: 1)])
            #expect(entries.map(\.reason) == [.contentChanged, .noCacheEntry])
            #expect(entries.map(\.hash) == [second.record.hash, first.record.hash])
            #expect(entries.map(\.previousHash) == [first.record.hash, nil])
            #expect(entries.map(\.changedFields) == [["brand", "name", "rate"], []])
            for entry in entries {
                #expect((entry.entityType, entry.entityID) == ("product", "a"))
                #expect((entry.runID, entry.shape) == (Sample.runID(1), .list))
                #expect(entry.localID == outcomes.first?.localID)
                #expect(UUID(uuidString: entry.eventID) != nil)
            }
            #expect(Set(entries.map(\.eventID)).count == 2)
        },
        ContractCase("a list row is compared with the list row before it, a detail with the detail") { stores in
            let lease = try await stores.begin()
            let list = try product(#""name":"Lamp""#, .noCacheEntry)
            _ = try await stores.commit(list, holding: lease)
            let detail = Sample.row(Sample.record("a", version: 8, minutes: 1, shape: .detail))
            _ = try await stores.commit(detail, holding: lease)
            _ = try await stores.commit(try product(#""name":"Lamps""#, .noCacheEntry), holding: lease)
            let entries = try await history(stores)
            #expect(entries.map(\.shape) == [.list, .detail, .list])
            #expect(entries.map(\.action) == [.updated, .updated, .inserted])
            #expect(entries.map(\.changedFields) == [["name"], [], []])
            #expect(entries.map(\.previousHash) == [list.record.hash, nil, nil])
        },
        ContractCase("a record that did not change leaves no entry") { stores in
            let lease = try await stores.begin()
            for _ in 1...2 { _ = try await stores.commit(Sample.row(Sample.record("a")), holding: lease) }
            #expect(try await history(stores).map(\.action) == [.inserted])
        },
        ContractCase("an older record and a refused one leave an entry that is no event") { stores in
            let lease = try await stores.begin()
            try await stores.setRefusing(true, .products, "bad")
            _ = try await stores.commit(
                Sample.row(Sample.record("a")),
                Sample.row(Sample.record("a", version: 2, minutes: -1)),
                Sample.row(Sample.record("bad")),
                Sample.row(Sample.record("c"), ["name": .text("La\0mp")]),
                holding: lease
            )
            let entries = try await history(stores)
            #expect(entries.map(\.action) == [.superseded, .inserted])
            #expect(entries.map(\.hash) == [Sample.hash(2), Sample.hash(1)])
            #expect(entries.map(\.previousHash) == [Sample.hash(1), nil])
            for id in ["bad", "c"] {
                let refused = try #require(try await history(stores, id).first)
                #expect((refused.action, refused.localID) == (.rejected, nil))
            }
            #expect(try await stores.log.events(after: 0, limit: 9).map(\.entityID) == ["a"])
            #expect(try await stores.log.unrelayed(limit: 9).map(\.entityID) == ["a"])
        },
        ContractCase("an id that the database cannot hold is logged as far as it can") { stores in
            let lease = try await stores.begin()
            let outcomes = try await stores.commit(Sample.row(Sample.record("a\0b")), holding: lease)
            #expect(outcomes.map(\.isRejected) == [true])
            #expect(try await history(stores, "a\u{FFFD}b").map(\.action) == [.rejected])
        },
        ContractCase("deleting and bringing back leave an entry each, however it comes back") { stores in
            let lease = try await stores.begin()
            let row = try product(#""name":"Lamp""#, .forcedSync)
            _ = try await stores.commit(row, holding: lease)
            _ = try await stores.commit(gone: ["a", "nobody"], minutes: 1, holding: lease)
            let now = Sample.instant(minutes: 2)
            _ = try await stores.deletions.undelete(["a", "nobody"], of: .products, now: now, holding: lease)
            _ = try await stores.commit(gone: ["a"], minutes: 3, holding: lease)
            _ = try await stores.commit(row, minutes: 4, holding: lease)
            let entries = try await history(stores)
            #expect(entries.map(\.action) == [.undeleted, .deleted, .undeleted, .deleted, .inserted])
            #expect(entries.map(\.shape) == [.list, nil, nil, nil, .list])
            #expect(entries.map { $0.runID == nil } == [false, false, true, false, false])
            #expect(Set(entries.map(\.localID)).count == 1)
            #expect(try await history(stores, "nobody").isEmpty)
        },
        ContractCase("a commit that fails logs nothing") { stores in
            let lost = try await stores.lostLease()
            await #expect(throws: SyncError.self) {
                try await stores.commit(Sample.row(Sample.record("a")), holding: lost)
            }
            #expect(try await history(stores).isEmpty)
            #expect(try await stores.log.lastSequence() == 0)
        },
    ]

    // MARK: - Reading it in order, and relaying

    private static let relayCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("an event is to be relayed until it was, the oldest first") { stores in
            _ = try await insert(5, stores)
            let all = try await stores.log.unrelayed(limit: 9)
            #expect(all.map(\.entityID) == ["1", "2", "3", "4", "5"])
            try await stores.log.markRelayed([all[1].sequence, all[3].sequence], at: Sample.instant())
            #expect(try await stores.log.unrelayed(limit: 2).map(\.entityID) == ["1", "3"])
            try await stores.log.markRelayed(all.map(\.sequence), at: Sample.instant())
            #expect(try await stores.log.unrelayed(limit: 9).isEmpty)
            #expect(try await stores.log.events(after: 0, limit: 9).count == 5)
        },
        ContractCase("events behind a sequence come in order, up to the last") { stores in
            _ = try await insert(5, stores)
            let all = try await stores.log.events(after: 0, limit: 9)
            #expect(all.map(\.sequence) == all.map(\.sequence).sorted())
            #expect(try await stores.log.events(after: all[1].sequence, limit: 2) == Array(all[2...3]))
            #expect(try await stores.log.lastSequence() == all.last?.sequence)
        },
        ContractCase("the history of an entity is its newest entries") { stores in
            let lease = try await insert(2, stores)
            for version in 2...4 {
                _ = try await stores.commit(Sample.row(Sample.record("1", version: version)), holding: lease)
            }
            let newest = try await stores.log.history(of: .products, entityID: "1", limit: 2)
            #expect(newest.map(\.hash) == [Sample.hash(4), Sample.hash(3)])
            #expect(try await stores.log.history(of: .customers, entityID: "1", limit: 2).isEmpty)
        },
        ContractCase("old entries are removed, some at a time") { stores in
            let lease = try await insert(4, stores)
            _ = try await stores.commit(Sample.row(Sample.record("new")), minutes: 60, holding: lease)
            let last = try await stores.log.lastSequence()
            let before = Sample.instant(minutes: 30)
            for expected in [3, 1, 0] { #expect(try await stores.log.prune(before: before, limit: 3) == expected) }
            #expect(try await stores.log.events(after: 0, limit: 9).map(\.entityID) == ["new"])
            #expect(try await stores.log.prune(before: Sample.instant(minutes: 90), limit: 3) == 1)
            _ = try await stores.commit(Sample.row(Sample.record("newer")), minutes: 61, holding: lease)
            #expect(try await stores.log.lastSequence() > last)
        },
    ]

    private static func insert(_ count: Int, _ stores: StoresUnderTest) async throws -> Lease {
        let lease = try await stores.begin()
        let rows = (1...count).map { Sample.row(Sample.record("\($0)")) }
        _ = try await stores.destination.commit(Sample.batch(rows), holding: lease)
        return lease
    }

    private static func product(_ members: String, _ reason: DecisionReason) throws -> Row {
        try Sample.row(json: #"{"item_id":"a",\#(members)}"#, reason: reason)
    }

    private static func history(_ stores: StoresUnderTest, _ id: String = "a") async throws -> [LoggedChange] {
        try await stores.log.history(of: .products, entityID: id, limit: 99)
    }
}
