import SyncCore
import SyncTestKit
import Testing

struct `A cache entry` {
    private let hash = ContentHash(hexadecimal: String(repeating: "0123456789abcdef", count: 4))

    @Test func `is the JSON of the contract, its members in that order`() {
        let state = SyncState(
            entityType: "product",
            entityID: "2646610000000113574",
            localID: "12345",
            contentHash: hash,
            detailHash: nil,
            lastModified: Instant(iso8601: "2025-11-13T08:30:00Z"),
            cachedAt: Instant(microseconds: 1_763_022_921_123_456),
            syncCount: 3,
            generation: "g1"
        )
        let expected =
            #"{"entity_type":"product","entity_id":"2646610000000113574","local_id":"12345","#
            + #""content_hash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","#
            + #""last_modified_time":"2025-11-13T08:30:00","cached_at":"2025-11-13T08:35:21.123456","sync_count":3,"#
            + #""generation":"g1"}"#
        #expect(state.json == expected)
        #expect(SyncState(json: expected) == state)
    }

    @Test func `is read back as it was written`() throws {
        var random = seededRandom()
        for _ in 0..<500 {
            let texts = ["", "a", "é\"\\\n", "\u{1}", "2646610000000113574", "😀"]
            let hashes = [hash, nil, ContentHash(hexadecimal: String(repeating: "f", count: 64))]
            let stamps = [nil, Instant(seconds: 0), Instant(microseconds: Int64(random.below(2_000_000_000_000_000)))]
            let state = SyncState(
                entityType: random.one(of: texts),
                entityID: random.one(of: texts),
                localID: random.one(of: texts),
                contentHash: random.one(of: hashes),
                detailHash: random.one(of: hashes),
                lastModified: random.one(of: stamps),
                cachedAt: Instant(microseconds: Int64(random.below(2_000_000_000_000_000))),
                syncCount: random.below(1_000),
                generation: random.one(of: texts)
            )
            #expect(SyncState(json: state.json) == state)
            #expect(try canonical(state.json).isEmpty == false)
        }
    }

    @Test(arguments: [
        "", "null", "{}", "[]", #"{"entity_type":"product"}"#,
        #"{"entity_type":"p","entity_id":"1","local_id":"2","cached_at":"now","sync_count":1}"#,
        #"{"entity_type":"p","entity_id":"1","local_id":"2","cached_at":"2025-11-13T08:35:21","sync_count":"1"}"#,
        #"{"entity_type":"\u!!!!","entity_id":"1","local_id":"2","cached_at":"2025-11-13T08:35:21","sync_count":1}"#,
    ])
    func `that cannot be read is none`(_ text: String) {
        #expect(SyncState(json: text) == nil)
    }

    @Test func `with the seven members of the contract alone is one of no database`() throws {
        let text =
            #"{"sync_count":1,"entity_type":"p","entity_id":"1","local_id":"2","cached_at":"2025-11-13T08:35:21","x":[]}"#
        let state = try #require(SyncState(json: text))
        #expect(state.generation == "" && state.contentHash == nil && state.lastModified == nil)
    }

    @Test(arguments: [
        "", "0", String(repeating: "0", count: 63), String(repeating: "A", count: 64),
        String(repeating: "g", count: 64),
        "+" + String(repeating: "0", count: 63), String(repeating: "0", count: 65),
    ])
    func `has no hash of any other text than 64 lower-case hexadecimal digits`(_ text: String) {
        #expect(ContentHash(hexadecimal: text) == nil)
    }

    @Test func `has a hash that is printed as it was read`() {
        var random = seededRandom()
        for _ in 0..<100 {
            let text = String((0..<64).map { _ in random.one(of: Array("0123456789abcdef")) })
            #expect(ContentHash(hexadecimal: text)?.description == text)
        }
    }
}
