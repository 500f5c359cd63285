package import SyncCore
import Testing

/// An empty state cache, and the time it goes by; it starts at ``Sample/instant(minutes:)``.
package struct CacheUnderTest: Sendable {
    package let cache: any SyncStateCache
    package let time: TestTime

    package init(cache: any SyncStateCache, time: TestTime) {
        self.cache = cache
        self.time = time
    }
}

/// The promises of ``SyncStateCache``.
package enum StateCacheConformance {
    package static let cases: [ContractCase<CacheUnderTest>] = [
        ContractCase("a marked state is found as it was marked") { subject in
            let full = SyncState(
                entityType: "product",
                entityID: "a",
                localID: "12345",
                contentHash: Sample.hash(1),
                detailHash: Sample.hash(2),
                lastModified: Sample.instant(),
                cachedAt: Instant(microseconds: 1_763_020_800_123_456),
                syncCount: 3,
                generation: "g"
            )
            let sparse = SyncState(
                entityType: "product",
                entityID: "b",
                localID: "2",
                contentHash: nil,
                detailHash: nil,
                lastModified: nil,
                cachedAt: Sample.instant(),
                syncCount: 1,
                generation: "g"
            )
            try await subject.cache.put([full, sparse])
            let states = try await subject.cache.states(of: "product", ids: ["a", "b", "c"])
            #expect(states == ["a": full, "b": sparse])
        },
        ContractCase("a later mark wins") { subject in
            try await subject.cache.put([Sample.state("a", version: 1)])
            try await subject.cache.put([Sample.state("a", version: 2, syncCount: 2)])
            let states = try await subject.cache.states(of: "product", ids: ["a"])
            #expect(states == ["a": Sample.state("a", version: 2, syncCount: 2)])
        },
        ContractCase("entries of another type are not found") { subject in
            try await subject.cache.put([Sample.state("a", of: .customers)])
            #expect(try await subject.cache.states(of: "product", ids: ["a"]).isEmpty)
        },
        ContractCase("thousands of ids are looked up at once") { subject in
            let states = (1...2_500).map { Sample.state("\($0)", version: $0) }
            try await subject.cache.put(states)
            let found = try await subject.cache.states(of: "product", ids: states.map(\.entityID) + ["none"])
            #expect(found.count == 2_500)
            #expect(found["2500"]?.contentHash == Sample.hash(2_500))
        },
        ContractCase("ids with quotes and signs of other scripts are found") { subject in
            let ids = [#"a"b"#, #"\"#, "ä", "日本", "'; --", ""]
            try await subject.cache.put(ids.map { Sample.state($0) })
            #expect(try await subject.cache.states(of: "product", ids: ids).count == ids.count)
        },
        ContractCase("asking for nothing finds nothing") { subject in
            try await subject.cache.put([])
            #expect(try await subject.cache.states(of: "product", ids: []).isEmpty)
        },
        ContractCase("invalidating tells how many entries were removed") { subject in
            try await subject.cache.put(["a", "b", "c"].map { Sample.state($0) })
            try await subject.cache.put([Sample.state("a", of: .customers)])
            #expect(try await subject.cache.invalidate("product", ids: ["a", "none"]) == 1)
            #expect(try await subject.cache.invalidate("product", ids: ["a"]) == 0)
            #expect(try await subject.cache.invalidate("product", ids: []) == 0)
            #expect(try await subject.cache.invalidateAll("product") == 2)
            #expect(try await subject.cache.entryCounts() == ["customer": 1])
        },
        ContractCase("thousands of ids are invalidated at once") { subject in
            let states = (1...2_500).map { Sample.state("\($0)", version: $0) }
            try await subject.cache.put(states)
            #expect(try await subject.cache.invalidate("product", ids: states.dropLast().map(\.entityID)) == 2_499)
            #expect(try await subject.cache.entryCounts() == ["product": 1])
        },
        ContractCase("a note is kept and replaced") { subject in
            let (status, batch) = (
                CacheNote.runStatus(entityType: "product"),
                CacheNote.batch(entityType: "product", id: "2025-11-13:page-1")
            )
            #expect(try await subject.cache.note(status) == nil)
            try await subject.cache.setNotes([status: "a", batch: "b"])
            try await subject.cache.setNotes([status: #"{"status":"ü"}"#])
            #expect(try await subject.cache.note(status) == #"{"status":"ü"}"#)
            #expect(try await subject.cache.note(batch) == "b")
            #expect(try await subject.cache.note(.runStatus(entityType: "customer")) == nil)
        },
        ContractCase("notes are no entries") { subject in
            try await subject.cache.setNotes([.watermark(entityType: "product"): "1 g"])
            #expect(try await subject.cache.entryCounts().isEmpty)
            #expect(try await subject.cache.invalidateAll("product") == 0)
        },
        ContractCase("expired entries are not counted") { subject in
            try await subject.cache.put(["a", "b"].map { Sample.state($0) })
            try await subject.cache.put([Sample.state("c", minutes: 60)])
            #expect(try await subject.cache.entryCounts() == ["product": 3])
            subject.time.set(Sample.instant(minutes: 24 * 60))
            #expect(try await subject.cache.entryCounts() == ["product": 1])
        },
    ]
}
