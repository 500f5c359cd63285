import SyncCore
import SyncTestKit
import Testing
import ZohoSimulator

/// The operations on the cache (contract, section 2).
@Suite struct CacheTests {
    @Test func `the statistics say what the last runs found, and what the cache holds`() async throws {
        try await ServerBench.with { bench in
            for _ in 0..<2 { _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products") }
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/customers")
            let reply = try await bench.ask("GET", "/api/tds/cache/statistics")
            #expect(reply.text("backend") == "sqlite")
            #expect(reply.flag("enabled") == true)
            #expect(reply.number("keys") == 16)
            let names = ["total_checked", "cache_hits", "cache_misses", "skipped", "synced"]
            #expect(names.map { reply.number("types.product.\($0)") } == [12, 12, 0, 12, 0])
            #expect(names.map { reply.number("types.customer.\($0)") } == [4, 0, 4, 0, 4])
            #expect(names.map { reply.number($0) } == [16, 12, 4, 12, 4])
            #expect(reply.text("hit_rate") == "75.0%")
            #expect(reply.number("entity_state_ttl_seconds") == 86_400)
            #expect(reply.number("sync_status_ttl_seconds") == 3_600)
            #expect(reply.number("batch_sync_ttl_seconds") == 7_200)
            let type = try await bench.ask("GET", "/api/tds/cache/inventory")
            #expect([type.number("keys"), type.number("last_run.cache_hits")] == [12, 12])
            #expect(type.flag("void") == false)
        }
    }

    @Test func `an entry is shown, and forgotten alone or with all of its type`() async throws {
        try await ServerBench.with { bench in
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            let id = try #require(bench.organization.ids(.items).first)
            let entry = try await bench.ask("GET", "/api/tds/cache/product/\(id)")
            #expect(entry.text("entity_type") == "product")
            #expect(entry.text("entity_id") == id)
            #expect(entry.text("content_hash")?.count == 64)
            #expect(entry.number("sync_count") == 1)
            #expect(try await bench.ask("DELETE", "/api/tds/cache/products/\(id)").number("removed") == 1)
            #expect(try await bench.ask("DELETE", "/api/tds/cache/products/\(id)").number("removed") == 0)
            #expect(try await bench.ask("GET", "/api/tds/cache/product/\(id)").fault == "404 not_found")
            #expect(try await bench.ask("DELETE", "/api/tds/cache/products").number("removed") == 11)
            let sync = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            #expect(sync.number("stats.synced") == 12)
        }
    }

    @Test func `a sync right after a warm-up skips all`() async throws {
        try await ServerBench.with { bench in
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            _ = try await bench.ask("DELETE", "/api/tds/cache/products")
            #expect(try await bench.ask("POST", "/api/tds/cache/products/warm").number("cached") == 12)
            let sync = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            #expect(sync.number("stats.skipped") == 12)
        }
    }

    @Test func `the cache is not warmed beside a run of the type`() async throws {
        try await ServerBench.with { bench in
            let now = bench.time.now()
            let holder = Sample.holder()
            _ = try await bench.database.leases.acquire("product", for: holder, timeToLive: .seconds(60), now: now)
            let reply = try await bench.ask("POST", "/api/tds/cache/products/warm")
            #expect(reply.fault == "409 lease_held")
            #expect(try await bench.ask("GET", "/api/tds/audit").list("audit").isEmpty)
        }
    }

    @Test func `records are decided about one by one, as a run would`() async throws {
        try await ServerBench.with { bench in
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            let ids = bench.organization.ids(.items)
            try bench.organization.change(.items, .ids([ids[1]]))
            let rows = ids.prefix(2).map {
                String(decoding: bench.organization.row(.items, id: $0, inventory: true) ?? [], as: UTF8.self)
            }
            let path = "/api/tds/cache/products/check"
            let one = try await bench.ask("POST", path, rows[0])
            #expect(one.text("records.0.reason") == "unchanged")
            #expect(one.flag("records.0.sync") == false)
            let list = "[\(rows[0]),\(rows[1]),{\"item_id\":\"new\",\"name\":\"x\"},{\"name\":\"x\"}]"
            let many = try await bench.ask("POST", path, list)
            #expect(
                many.list("records").map { $0["reason"]?.text } == [
                    "unchanged", "content_changed", "no_cache_entry", "no_id",
                ]
            )
            #expect(["total", "to_sync", "skipped"].map { many.number("stats.\($0)") } == [4, 3, 1])
            #expect(many.number("stats.reasons.content_changed") == 1)
            let forced = try await bench.ask("POST", "\(path)?force=true", rows[0])
            #expect(forced.text("records.0.reason") == "forced_sync")
            let session = try await bench.ask("GET", "/api/tds/cache/statistics")
            #expect(session.number("session.total_checked") == 4)
            #expect(session.number("session.cache_hits") == 2)
            #expect(try await bench.ask("POST", "/api/tds/cache/statistics/reset").status == 200)
            let reset = try await bench.ask("GET", "/api/tds/cache/statistics")
            #expect(reset.number("session.total_checked") == 0)
            #expect(reset.number("types.product.total_checked") == 12)
            for body in ["", "{", "12", "[]", "[1]", "{\"a\":1,\"a\":2}"] {
                #expect(try await bench.ask("POST", path, body).fault == "400 invalid_json", "\(body)")
            }
        }
    }
}
