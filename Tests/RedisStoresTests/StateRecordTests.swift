import NIOCore
import RedisClient
import SyncCore
import SyncTestKit
import Testing

@testable import RedisStores

/// The fast ways to read and write a record, held against the plain ones.
@Suite struct StateRecordTests {
    @Test func `a state is written as its own JSON, byte for byte`() {
        var random = seeded()
        var writer = StateRecordWriter()
        for _ in 0..<5_000 {
            let state = state(&random)
            #expect(writer.record(of: state) == state.json)
        }
    }

    @Test func `a record is read as its JSON is, broken ones too`() {
        var random = seeded()
        let mutator = JSONMutator(donors: (0..<20).map { _ in Array(state(&random).json.utf8) })
        var found = 0
        for _ in 0..<10_000 {
            let state = state(&random)
            var bytes = Array(state.json.utf8)
            if random.once(in: 2) { bytes = mutator.mutated(bytes, with: &random) }
            var reader = StateRecordReader(entityType: state.entityType)
            // One reader reads many: what it keeps of one record must not show in the next.
            _ = reader.state(value(Array(self.state(&random).json.utf8)), id: "another")
            let read = reader.state(value(bytes), id: state.entityID)
            let text = String(decoding: bytes, as: UTF8.self)
            let plain = SyncState(json: text)
            let isOfEntity = plain?.entityType == state.entityType && plain?.entityID == state.entityID
            #expect(read == (isOfEntity ? plain : nil), "\(text)")
            if read != nil { found += 1 }
        }
        #expect(found > 5_000)
    }

    @Test func `a record of another entity is none of this one`() {
        let record = value(Array(Sample.state("7").json.utf8))
        var products = StateRecordReader(entityType: "product")
        #expect(products.state(record, id: "7") == Sample.state("7"))
        #expect(products.state(record, id: "77") == nil)
        #expect(products.state(record, id: "") == nil)
        var customers = StateRecordReader(entityType: "customer")
        #expect(customers.state(record, id: "7") == nil)
    }

    @Test func `values that are no strings are no records`() {
        var reader = StateRecordReader(entityType: "product")
        for value in [RESPValue.integer(7), .array([]), .null, .boolean(true)] {
            #expect(reader.state(value, id: "7") == nil)
        }
    }

    private func seeded() -> SeededRandom {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        return SeededRandom(seed: seed)
    }

    private func value(_ bytes: [UInt8]) -> RESPValue { .bulkString(ByteBuffer(bytes: bytes)) }

    private func state(_ random: inout SeededRandom) -> SyncState {
        let texts = [
            "2646610000000113574", "7", "", "a\"b", "ä", "b1f0c7de-0a3e-4f5b-9a51-0d8a3c2e6f10", "x\ny", "\\", "\u{7F}",
        ]
        return SyncState(
            entityType: random.one(of: ["product", "customer", "vendor"]),
            entityID: random.one(of: texts),
            localID: random.one(of: texts),
            contentHash: random.once(in: 4) ? nil : Sample.hash(random.below(1 << 40)),
            detailHash: random.once(in: 2) ? nil : Sample.hash(random.below(1 << 40)),
            lastModified: random.once(in: 4) ? nil : instant(&random),
            cachedAt: instant(&random),
            syncCount: random.one(of: [0, 1, 12, 9_007_199_254_740_993, 999_999_999_999_999_999, -1]),
            generation: random.one(of: texts)
        )
    }

    /// Around today, around 1970, and before.
    private func instant(_ random: inout SeededRandom) -> Instant {
        let seconds = Int64(random.below(4_000_000_000)) - 1_000_000_000
        return Instant(microseconds: seconds * 1_000_000 + (random.once(in: 2) ? 0 : Int64(random.below(1_000_000))))
    }
}
