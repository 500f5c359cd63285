import SyncCore
import Testing

/// The promises of ``Destination`` about details that are due, and about stored rows.
package enum DetailConformance {
    package static let cases: [ContractCase<StoresUnderTest>] = dueCases + storedRowCases

    private static let dueCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("a listed record's details are due until they are settled") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(list("a"), list("b"), holding: lease)
            #expect(try await due(stores) == ["a", "b"])
            #expect(try await stores.destination.dueDetailCount(of: .products, now: Sample.instant()) == 2)
            var batch = Sample.batch([detail("a")], deadLetters: [Sample.deadLetter("c")])
            batch.settledDetails = ["a", "c"]
            _ = try await stores.destination.commit(batch, holding: lease)
            #expect(try await due(stores) == ["b"])
            #expect(try await stores.destination.dueDetailCount(of: .products, now: Sample.instant()) == 1)
        },
        ContractCase("a list row that is written makes them due again, one that did not change does not") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(list("a"), list("b"), holding: lease)
            try await settle(["a", "b"], stores, lease)
            _ = try await stores.commit(list("a"), list("b", version: 2), holding: lease)
            #expect(try await due(stores) == ["b"])
        },
        ContractCase("a detail that is written makes nothing due") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(list("a"), holding: lease)
            try await settle(["a"], stores, lease)
            _ = try await stores.commit(detail("a"), holding: lease)
            #expect(try await due(stores).isEmpty)
        },
        ContractCase("the last modified records' details come first, those without a stamp last") { stores in
            let lease = try await stores.begin()
            let stamps: [(String, Int64?)] = [("old", 1), ("none", nil), ("new", 3), ("middle", 2)]
            for (id, minutes) in stamps {
                _ = try await stores.commit(Sample.row(Sample.record(id, minutes: minutes)), holding: lease)
            }
            let due = try await stores.destination.dueDetails(of: .products, limit: 3, now: Sample.instant())
            #expect(due == ["new", "middle", "old"])
            #expect(
                try await stores.destination.dueDetails(of: .products, limit: 9, now: Sample.instant()).last == "none"
            )
        },
        ContractCase("a deleted record's details are not due") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(list("a"), list("b"), holding: lease)
            _ = try await stores.commit(gone: ["a"], holding: lease)
            #expect(try await due(stores) == ["b"])
            #expect(try await stores.destination.dueDetailCount(of: .products, now: Sample.instant()) == 1)
        },
        ContractCase("a type without details has none due") { stores in
            let lease = try await stores.begin(Sample.run(of: .users))
            _ = try await stores.commit(Sample.row(Sample.record("a"), of: .users), of: .users, holding: lease)
            #expect(try await stores.destination.dueDetails(of: .users, limit: 9, now: Sample.instant()).isEmpty)
            #expect(try await stores.destination.dueDetailCount(of: .users, now: Sample.instant()) == 0)
        },
    ]

    private static let storedRowCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("stored rows are read as they are, deleted ones too, and others are left out") { stores in
            let lease = try await stores.begin()
            let values: [String: ColumnValue] = [
                "name": .text("Lamp"), "rate": .decimal("123456789012345678.10"), "track_inventory": .boolean(false),
                "created_time": .instant(Instant(microseconds: 1_763_020_800_123_456)), "sku": .null,
            ]
            let record = Sample.record("a", minutes: 5)
            _ = try await stores.commit(Sample.row(record, values, isActive: true), list("b"), holding: lease)
            _ = try await stores.commit(detail("c"), holding: lease)
            _ = try await stores.commit(gone: ["b"], minutes: 7, holding: lease)
            let rows = try await stores.destination.storedRows(of: .products, ids: ["a", "b", "c", "nobody"])
            #expect(Set(rows.map(\.version.entityID)) == ["a", "b", "c"])
            let row = try #require(rows.first { $0.version.entityID == "a" })
            #expect(row.version.contentHash == record.hash)
            #expect(row.version.lastModified == Sample.instant(minutes: 5))
            #expect(row.values == EntityType.products.columns.map { values[$0.name] ?? .null })
            #expect((row.isActive, row.deletedAt) == (true, nil))
            let payload = try StoresUnderTest.canonicalJSON(record.slice.text)
            #expect(try row.listJSON.map(StoresUnderTest.canonicalJSON) == payload)
            #expect(rows.first { $0.version.entityID == "b" }?.deletedAt == Sample.instant(minutes: 7))
            #expect(rows.first { $0.version.entityID == "c" }.map { $0.listJSON == nil } == true)
        }
    ]

    private static func list(_ id: String, version: Int = 1) -> Row { Sample.row(Sample.record(id, version: version)) }

    private static func detail(_ id: String) -> Row { Sample.row(Sample.record(id, shape: .detail)) }

    private static func due(_ stores: StoresUnderTest) async throws -> Set<String> {
        Set(try await stores.destination.dueDetails(of: .products, limit: 100, now: Sample.instant()))
    }

    private static func settle(_ ids: [String], _ stores: StoresUnderTest, _ lease: Lease) async throws {
        var batch = Sample.batch([])
        batch.settledDetails = ids
        _ = try await stores.destination.commit(batch, holding: lease)
    }
}
