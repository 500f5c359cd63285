import SyncCore
import Testing

/// The promises of ``DeletionStore``, and of ``Destination`` about deleted rows.
package enum DeletionConformance {
    package static let cases: [ContractCase<StoresUnderTest>] = goneCases + suspectCases + undeleteCases

    // MARK: - Gone and back

    private static let goneCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("a record that is gone is marked deleted and inactive, once") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(Sample.row(Sample.record("a"), isActive: true), row("b"), holding: lease)
            #expect(try await stores.commit(gone: ["a", "nobody"], minutes: 3, holding: lease) == 1)
            #expect(try await stores.commit(gone: ["a"], minutes: 4, holding: lease) == 0)
            let stored = try #require(try await stores.storedRow("a"))
            #expect((stored.deletedAt, stored.isActive) == (Sample.instant(minutes: 3), false))
            #expect(try await stores.storedRow("b")?.deletedAt == nil)
            #expect(try await stores.versions().map(\.entityID) == ["b"])
            #expect(try await stores.run(Sample.runID(1))?.counters.deleted == 1)
        },
        ContractCase("a deleted record that comes is written, also unchanged or older, and is not deleted any more") {
            stores in
            let lease = try await stores.begin()
            for back in [Sample.record("a"), Sample.record("a", minutes: -9)] {
                _ = try await stores.commit(row("a"), holding: lease)
                _ = try await stores.commit(gone: ["a"], holding: lease)
                let outcomes = try await stores.commit(Sample.row(back, isActive: true), holding: lease)
                #expect(outcomes.map(\.isWritten) == [true])
                let stored = try #require(try await stores.storedRow("a"))
                #expect((stored.deletedAt, stored.isActive) == (nil, true))
                #expect(stored.version.lastModified == back.modifiedAt)
            }
        },
        ContractCase("the last deleted come first") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a"), row("b"), row("c"), holding: lease)
            for (minutes, id) in ["b", "c", "a"].enumerated() {
                _ = try await stores.commit(gone: [id], minutes: Int64(minutes), holding: lease)
            }
            let deleted = try await stores.deletions.deleted(of: .products, limit: 2)
            #expect(deleted == [entry("a", 2), entry("c", 1)])
        },
    ]

    // MARK: - Suspects

    private static let suspectCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("suspects are stored records that are not deleted, the longest missed first") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a"), row("b"), row("c"), holding: lease)
            _ = try await stores.commit(gone: ["c"], holding: lease)
            try await suspect(["b"], 1, stores, lease)
            try await suspect(["a", "b", "c", "nobody"], 2, stores, lease)
            #expect(try await stores.deletions.suspects(of: .products, limit: 9) == [entry("b", 1), entry("a", 2)])
            #expect(try await stores.deletions.suspects(of: .products, limit: 1) == [entry("b", 1)])
            #expect(try await stores.deletions.suspects(of: .customers, limit: 9).isEmpty)
        },
        ContractCase("one that is not missed any more is no suspect") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a"), row("b"), holding: lease)
            try await suspect(["a", "b"], 1, stores, lease)
            try await suspect(["b"], 2, stores, lease)
            #expect(try await stores.deletions.suspects(of: .products, limit: 9) == [entry("b", 1)])
            try await suspect([], 3, stores, lease)
            #expect(try await stores.deletions.suspects(of: .products, limit: 9).isEmpty)
        },
        ContractCase("one that a batch brings or finds gone is no suspect") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a"), row("b"), row("c"), holding: lease)
            try await suspect(["a", "b", "c"], 1, stores, lease)
            _ = try await stores.commit(row("a", version: 2), holding: lease)
            _ = try await stores.commit(gone: ["b"], holding: lease)
            #expect(try await stores.deletions.suspects(of: .products, limit: 9) == [entry("c", 1)])
        },
        ContractCase("a run that lost its lease neither suspects nor brings back") { stores in
            let lost = try await stores.lostLease()
            for error in [
                await #expect(throws: SyncError.self) { try await suspect(["a"], 1, stores, lost) },
                await #expect(throws: SyncError.self) {
                    try await stores.deletions.undelete(["a"], of: .products, now: Sample.instant(), holding: lost)
                },
            ] {
                #expect(error?.code == .leaseLost)
            }
        },
    ]

    // MARK: - Brought back by hand

    private static let undeleteCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("rows are brought back as they were, in use or not") { stores in
            let lease = try await stores.begin()
            let rows = try ["active", "inactive"].map { status in
                try Sample.row(json: #"{"item_id":"\#(status)","name":"Lamp","status":"\#(status)"}"#)
            }
            _ = try await stores.destination.commit(Sample.batch(rows + [row("c")]), holding: lease)
            _ = try await stores.commit(gone: ["active", "inactive", "c"], holding: lease)
            let ids = ["active", "inactive", "nobody"]
            for expected in [2, 0] {
                let count = try await stores.deletions.undelete(
                    ids,
                    of: .products,
                    now: Sample.instant(minutes: 8),
                    holding: lease
                )
                #expect(count == expected)
            }
            #expect(try await stores.storedRow("active")?.isActive == true)
            #expect(try await stores.storedRow("inactive")?.isActive == false)
            #expect(try await stores.storedRow("active")?.values.first == .text("Lamp"))
            #expect(Set(try await stores.versions().map(\.entityID)) == ["active", "inactive"])
            #expect(try await stores.storedRow("c")?.deletedAt != nil)
        },
        ContractCase("a detail tells whether it is in use where there never was a list row") { stores in
            let lease = try await stores.begin(Sample.run(of: .invoices))
            let row = try Specimen(.invoices, id: "a").row()
            _ = try await stores.commit(row, of: .invoices, holding: lease)
            _ = try await stores.commit(gone: ["a"], of: .invoices, holding: lease)
            let count = try await stores.deletions.undelete(
                ["a"],
                of: .invoices,
                now: Sample.instant(),
                holding: lease
            )
            #expect(count == 1)
            #expect(try await stores.storedRow("a", of: .invoices)?.isActive == true)
        },
    ]

    private static func row(_ id: String, version: Int = 1) -> Row { Sample.row(Sample.record(id, version: version)) }

    private static func entry(_ id: String, _ minutes: Int64) -> DeletionEntry {
        DeletionEntry(entityID: id, at: Sample.instant(minutes: minutes))
    }

    private static func suspect(_ ids: [String], _ minutes: Int64, _ stores: StoresUnderTest, _ lease: Lease)
        async throws
    {
        try await stores.deletions.setSuspects(
            ids,
            of: .products,
            runID: Sample.runID(1),
            now: Sample.instant(minutes: minutes),
            holding: lease
        )
    }
}
