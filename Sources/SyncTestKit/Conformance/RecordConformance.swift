import SyncCore
import Testing

/// The promises of ``ColumnFaultStore`` and ``VolatileMemberStore``, and of ``Destination`` about what is kept beside single records:
/// how long they wait, what is due of them, how far their details are read again, and what of them is put right.
package enum RecordConformance {
    package static let cases: [ContractCase<StoresUnderTest>] =
        faultCases + memberCases + retryCases + dueCases + placeCases + repairCases

    // MARK: - Records that wait

    private static let retryCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("a record waits as it was last told, in each phase for itself") { stores in
            let lease = try await stores.begin()
            let told = [
                retry("a", .detail, 1, minutes: 10), retry("a", .detail, 2, minutes: 30), retry("b", .detail, 1),
                retry("a", .deletion, 3, minutes: 5),
            ]
            try await commit(stores, lease) { $0.retries = told }
            #expect(try await stores.destination.retries(of: .products, .detail) == ["a": told[1], "b": told[2]])
            #expect(try await stores.destination.retries(of: .products, .deletion) == ["a": told[3]])
            #expect(try await stores.destination.retries(of: .customers, .detail).isEmpty)
        },
        ContractCase("the details of one that waits are due when its time has come, and without a time never") {
            stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a"), row("b"), row("c"), holding: lease)
            try await commit(stores, lease) {
                $0.retries = [retry("a", .detail, 1, minutes: 10), retry("b", .detail, 1), retry("c", .deletion, 1)]
            }
            for (minutes, ids) in [(9, ["c"]), (10, ["a", "c"])] {
                #expect(try await due(stores, minutes: Int64(minutes)) == Set(ids))
                let now = Sample.instant(minutes: Int64(minutes))
                #expect(try await stores.destination.dueDetailCount(of: .products, now: now) == ids.count)
            }
        },
        ContractCase("one that is written, settled or asked for again waits no more for its details") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a"), row("b"), row("c"), row("d"), holding: lease)
            try await commit(stores, lease) { $0.retries = ["a", "b", "c", "d"].map { retry($0, .detail, 1) } }
            _ = try await stores.commit(row("a"), row("b", version: 2), holding: lease)
            try await commit(stores, lease) {
                $0.settledDetails = ["c"]
                $0.dueDetails = ["d"]
            }
            #expect(try await stores.destination.retries(of: .products, .detail).keys.sorted() == ["a"])
        },
        ContractCase("one that is gone waits for nothing, and one that comes is not asked for as missing") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a"), row("b"), holding: lease)
            let told = RecordRetry.Phase.allCases.flatMap { phase in ["a", "b"].map { retry($0, phase, 1) } }
            try await commit(stores, lease) { $0.retries = told }
            try await commit(stores, lease) { $0.gone = ["a"] }
            _ = try await stores.commit(row("b"), holding: lease)
            #expect(try await stores.destination.retries(of: .products, .detail).keys.sorted() == ["b"])
            #expect(try await stores.destination.retries(of: .products, .deletion).isEmpty)
            #expect(try await stores.destination.retries(of: .products, .image).keys.sorted() == ["b"])
        },
    ]

    // MARK: - Due, present, merged

    private static let dueCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("details are due again although nothing tells of a change, and the row stays as it is") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a"), row("b"), holding: lease)
            try await commit(stores, lease) { $0.settledDetails = ["a", "b"] }
            try await commit(stores, lease) { $0.dueDetails = ["b", "nobody"] }
            #expect(try await due(stores, minutes: 0) == ["b"])
            #expect(try await stores.log.history(of: .products, entityID: "b", limit: 9).count == 1)
        },
        ContractCase("one that is there although a listing lacked it is no suspect any more") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a"), row("b"), holding: lease)
            try await stores.deletions.setSuspects(
                ["a", "b"],
                of: .products,
                runID: Sample.runID(1),
                now: Sample.instant(),
                holding: lease
            )
            try await commit(stores, lease) { batch in
                batch.retries = ["a", "b"].map { RecordRetry(ending: nil, of: $0, .deletion, reason: "refused") }
            }
            try await commit(stores, lease) { $0.present = ["a"] }
            #expect(try await stores.destination.retries(of: .products, .deletion).keys.sorted() == ["b"])
            #expect(try await stores.deletions.suspects(of: .products, limit: 9).map(\.entityID) == ["b"])
            #expect(try await stores.storedRow("a")?.deletedAt == nil)
        },
        ContractCase("a deletion is logged with the id that was answered instead") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a"), row("b"), holding: lease)
            try await commit(stores, lease) {
                $0.gone = ["a", "b"]
                $0.answeredAs = ["a": "c"]
            }
            for (id, other) in [("a", "c"), ("b", nil)] {
                let last = try await stores.log.history(of: .products, entityID: id, limit: 1).first
                #expect((last?.action, last?.answeredAs) == (.deleted, other))
            }
        },
    ]

    // MARK: - How far a type is

    private static let placeCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("the rotation of details is where the last batch put it, of each type") { stores in
            let lease = try await stores.begin()
            #expect(try await stores.destination.rotation(of: .products) == nil)
            for through in ["17", nil] {
                let rotation = DetailRotation(scannedAt: Sample.instant(minutes: 4), through: through)
                try await commit(stores, lease) { $0.rotation = rotation }
                try await commit(stores, lease) { $0.dueDetails = ["a"] }
                #expect(try await stores.destination.rotation(of: .products) == rotation)
            }
            #expect(try await stores.destination.rotation(of: .customers) == nil)
        },
        ContractCase("the way in which rows are made is the one that was said last, of each type") { stores in
            let lease = try await stores.begin()
            #expect(try await stores.destination.mappingVersion(of: .products) == nil)
            for version in ["1", "2"] {
                try await commit(stores, lease) { $0.mappingVersion = version }
                _ = try await stores.commit(row(version), holding: lease)
                #expect(try await stores.destination.mappingVersion(of: .products) == version)
            }
            #expect(try await stores.destination.mappingVersion(of: .customers) == nil)
        },
        ContractCase("the checkpoint ends with the batch that ends the listing, and the rotation stays") { stores in
            let lease = try await stores.begin()
            let checkpoint = Checkpoint(runID: Sample.runID(1), nextPage: 2, savedAt: Sample.instant())
            let rotation = DetailRotation(scannedAt: Sample.instant(), through: "17")
            _ = try await stores.destination.commit(Sample.batch([row("a")], checkpoint: checkpoint), holding: lease)
            try await commit(stores, lease) { $0.rotation = rotation }
            #expect(try await stores.runs.checkpoint(of: "product") == checkpoint)
            try await commit(stores, lease) { $0.endsListing = true }
            #expect(try await stores.runs.checkpoint(of: "product") == nil)
            #expect(try await stores.destination.rotation(of: .products) == rotation)
        },
    ]

    // MARK: - Support

    static func row(_ id: String, version: Int = 1) -> Row { Sample.row(Sample.record(id, version: version)) }

    private static func retry(
        _ id: String,
        _ phase: RecordRetry.Phase,
        _ attempts: Int,
        minutes: Int64? = nil
    ) -> RecordRetry {
        RecordRetry(
            entityID: id,
            phase: phase,
            attempts: attempts,
            retryAt: minutes.map(Sample.instant(minutes:)),
            reason: "HTTP 500"
        )
    }

    private static func due(_ stores: StoresUnderTest, minutes: Int64) async throws -> Set<String> {
        let now = Sample.instant(minutes: minutes)
        return Set(try await stores.destination.dueDetails(of: .products, limit: 9, now: now))
    }

    static func commit(
        _ stores: StoresUnderTest,
        _ lease: Lease,
        of type: EntityType = .products,
        _ fill: (inout Batch) -> Void
    ) async throws {
        var batch = Sample.batch([], of: type)
        fill(&batch)
        _ = try await stores.destination.commit(batch, holding: lease)
    }
}
