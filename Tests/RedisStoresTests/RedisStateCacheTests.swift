import RedisClient
import SyncCore
import SyncTestKit
import Testing

@testable import RedisStores

/// What stands in Redis, as its users see it with redis-cli.
@Suite struct RedisStateCacheTests {
    @Test func `an entry has the key, the record and the time to live that users know`() async throws {
        try await withCache { cache, server in
            let state = SyncState(
                entityType: "product",
                entityID: "2646610000000113574",
                localID: "12345",
                contentHash: Sample.hash(0xABC),
                detailHash: nil,
                lastModified: Instant(iso8601: "2025-11-13T08:30:00Z"),
                cachedAt: try #require(Instant(iso8601: "2025-11-13T08:35:21.123456Z")),
                syncCount: 3,
                generation: "g"
            )
            try await cache.put([state])
            let key = "tds:entity:state:product:2646610000000113574"
            #expect(try await server.cli("KEYS", "tds:entity:state:*") == key)
            #expect(try await server.secondsToLive(key, of: 86_400))
            let record = try await server.cli("GET", key)
            let seven =
                #"{"entity_type":"product","entity_id":"2646610000000113574","local_id":"12345","content_hash":""#
                + Sample.hash(0xABC).description
                + #"","last_modified_time":"2025-11-13T08:30:00","cached_at":"2025-11-13T08:35:21.123456","sync_count":3"#
            #expect(record == seven + #","generation":"g"}"#)
        }
    }

    @Test func `a record of the seven members alone, in any order, is read`() async throws {
        try await withCache { cache, server in
            let record = #"""
                { "sync_count": 3, "cached_at": "2025-11-13T08:35:21.123456", "local_id": "12345", "entity_id": "7",
                "content_hash": null, "last_modified_time": "2025-11-13T08:30:00", "entity_type": "product", "more": [1] }
                """#
            _ = try await server.cli("SET", "tds:entity:state:product:7", record)
            let state = try await cache.states(of: "product", ids: ["7"])["7"]
            #expect(state?.localID == "12345" && state?.syncCount == 3 && state?.generation == "")
            #expect(state?.lastModified == Instant(iso8601: "2025-11-13T08:30:00Z"))
        }
    }

    @Test func `what is no entry of the id counts as none, is counted and replaced, and harms no other`() async throws {
        try await withCache { cache, server in
            try await cache.put((1...9).map { Sample.state("\($0)") })
            let prefix = "tds:entity:state:product:"
            _ = try await server.cli("SET", prefix + "1", "no json")
            _ = try await server.cli("SET", prefix + "2", #"{"entity_type":"product","entity_id":"2"}"#)
            _ = try await server.cli("SET", prefix + "3", Sample.state("4").json)
            _ = try await server.cli("SET", prefix + "4", Sample.state("4", of: .customers).json)
            _ = try await server.cli("SET", prefix + "5", "")
            _ = try await server.cli("DEL", prefix + "6")
            _ = try await server.cli("LPUSH", prefix + "6", "a list")
            let states = try await cache.states(of: "product", ids: (1...9).map(String.init))
            #expect(states.keys.sorted() == ["7", "8", "9"])
            // MGET gives nothing for a list, as for a key that is not there.
            #expect(cache.unreadableRecords == 5)

            try await cache.put((1...9).map { Sample.state("\($0)") })
            #expect(try await cache.states(of: "product", ids: (1...9).map(String.init)).count == 9)
        }
    }

    @Test func `organizations do not see each other's entries`() async throws {
        try await withCache { first, server in
            try await RedisClient.withClient(RedisConfiguration(url: server.url), logger: testLogger) { client in
                let second = RedisStateCache(client, organizationID: "42", logger: testLogger)
                try await first.put([Sample.state("a"), Sample.state("b")])
                try await second.put([Sample.state("a", version: 2)])
                #expect(try await server.cli("EXISTS", "tds:42:entity:state:product:a") == "1")
                #expect(
                    try await second.states(of: "product", ids: ["a", "b"]) == ["a": Sample.state("a", version: 2)]
                )
                #expect(try await first.entryCounts() == ["product": 2])
                #expect(try await second.entryCounts() == ["product": 1])
                #expect(try await first.invalidateAll("product") == 2)
                #expect(try await second.entryCounts() == ["product": 1])
            }
        }
    }

    @Test func `signs that mean something in a pattern mean themselves`() async throws {
        try await withCache(organizationID: #"*[a-c]?\"#) { cache, server in
            for key in ["tds:b:entity:state:product:1", "tds:xa?:entity:state:product:1", "tds:entity:state:product:1"]
            {
                _ = try await server.cli("SET", key, "foreign")
            }
            try await cache.put([Sample.state("*"), Sample.state("[x]")])
            #expect(try await cache.entryCounts() == ["product": 2])
            #expect(try await cache.invalidateAll("prod*") == 0)
            #expect(try await cache.invalidate("product", ids: ["*"]) == 1)
            #expect(try await cache.invalidateAll("product") == 1)
            #expect(try await server.cli("DBSIZE") == "3")
        }
    }

    @Test func `a type of thousands is removed and counted, among other keys`() async throws {
        try await withCache { cache, server in
            try await cache.put((1...7_500).map { Sample.state("\($0)", of: $0 % 3 == 0 ? .customers : .products) })
            _ = try await server.cli("SET", "somebody:else", "1")
            #expect(try await cache.entryCounts() == ["customer": 2_500, "product": 5_000])
            #expect(try await cache.invalidateAll("product") == 5_000)
            #expect(try await cache.entryCounts() == ["customer": 2_500])
            #expect(try await server.cli("DBSIZE") == "2501")
        }
    }

    @Test func `a later mark of the same call wins, however far behind it stands`() async throws {
        try await withCache { cache, _ in
            let states = (0..<6_000).map { Sample.state("same", version: $0) }
            for _ in 0..<5 {
                try await cache.put(states)
                #expect(try await cache.states(of: "product", ids: ["same"])["same"] == states.last)
            }
        }
    }

    @Test func `a thousand ids are one round trip, and no command stops the server for others`() async throws {
        try await withCache { cache, server in
            let states = (1...2_500).map { Sample.state("\($0)") }
            try await cache.put(states)
            _ = try await server.cli("CONFIG", "RESETSTAT")
            _ = try await cache.states(of: "product", ids: states.map(\.entityID))
            _ = try await cache.invalidate("product", ids: states.prefix(1_500).map(\.entityID))
            _ = try await cache.invalidateAll("product")
            _ = try await cache.entryCounts()
            let calls = try await server.cli("INFO", "commandstats")
            #expect(calls.contains("cmdstat_mget:calls=3,"))
            for word in ["cmdstat_keys", "cmdstat_flush", "cmdstat_get:", "cmdstat_del:"] {
                #expect(!calls.contains(word), "\(calls)")
            }
        }
    }

    @Test func `an entry that expired is gone and not counted`() async throws {
        try await withCache { cache, server in
            try await cache.put([Sample.state("a"), Sample.state("b")])
            _ = try await server.cli("PEXPIRE", "tds:entity:state:product:a", "1")
            while try await server.cli("EXISTS", "tds:entity:state:product:a") == "1" {}
            #expect(try await cache.states(of: "product", ids: ["a", "b"]).keys.sorted() == ["b"])
            #expect(try await cache.entryCounts() == ["product": 1])
        }
    }

    @Test func `notes have the keys and times to live that users know`() async throws {
        try await withCache { cache, server in
            try await cache.setNotes([
                .runStatus(entityType: "product"): "{}", .batch(entityType: "product", id: "2025-11-13:page-1"): "{}",
                .watermark(entityType: "product"): "1 g",
            ])
            #expect(try await server.secondsToLive("tds:sync:status:product", of: 3_600))
            #expect(try await server.secondsToLive("tds:batch:sync:product:2025-11-13:page-1", of: 7_200))
            _ = try await server.cli("DEL", "tds:sync:status:product")
            _ = try await server.cli("LPUSH", "tds:sync:status:product", "a list")
            #expect(try await cache.note(.runStatus(entityType: "product")) == nil)
            #expect(cache.unreadableRecords == 1)
        }
    }

    @Test func `the server tells its memory`() async throws {
        try await withCache { cache, _ in
            let bytes = try #require(try await cache.memoryBytes())
            #expect(bytes > 100_000)
        }
    }
}
