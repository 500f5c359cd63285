import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoAPI
import ZohoSimulator

/// Runs that are asked for, followed and ended.
@Suite struct RunRouteTests {
    private static let async = ["Prefer": "respond-async"]

    @Test func `a sync is waited for, and told in the contract's numbers`() async throws {
        try await ServerBench.with { bench in
            let first = try await bench.ask("POST", "/api/zoho/bulk-sync/products", "{}")
            #expect(first.status == 200)
            #expect(first.flag("success") == true)
            #expect(first.text("message") == "Products bulk sync completed")
            #expect(first["error"] == .null)
            let names = ["total_processed", "successful", "synced", "skipped", "failed", "deleted"]
            #expect(names.map { first.number("stats.\($0)") } == [12, 12, 12, 0, 0, 0])
            #expect(first.number("stats.reasons.no_cache_entry") == 12)
            #expect(try await bench.database.destination.rowCount(of: .products) == 12)
            let second = try await bench.ask("POST", "/api/zoho/bulk-sync/items-with-stock")
            #expect(names.map { second.number("stats.\($0)") } == [12, 12, 0, 12, 0, 0])
            #expect(second.text("sync_id") != first.text("sync_id"))
        }
    }

    @Test func `every word for a type is a path of its own`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            for word in [
                "products", "inventory", "items-with-stock", "pricelists", "salesorders", "suppliers", "users",
            ] {
                let reply = try await bench.ask("POST", "/api/zoho/bulk-sync/\(word)", "{}", headers: Self.async)
                #expect(reply.status == 202, "\(word)")
            }
            #expect(try await bench.ask("POST", "/api/zoho/bulk-sync/unicorns", "{}").fault == "404 not_found")
        }
    }

    @Test func `all types are synced by one request, and counted together`() async throws {
        try await ServerBench.with { bench in
            let reply = try await bench.ask("POST", "/api/zoho/bulk-sync/sync-all")
            #expect(reply.status == 200)
            #expect(reply.flag("success") == true)
            #expect(reply.number("results.products.stats.synced") == 12)
            #expect(reply.number("results.customers.stats.synced") == 4)
            let sums = reply["results"]?.members?.values.map { $0["stats.total_processed"]?.integer ?? 0 }.reduce(0, +)
            #expect(reply.number("totals.items") == sums)
            #expect(reply.number("totals.successful") == sums)
            #expect(reply.number("totals.failed") == 0)
            let status = try await bench.ask("GET", "/api/zoho/bulk-sync/status")
            #expect(status.list("running").isEmpty)
            #expect(status["last"]?.members?.count == EntityCatalog.zoho.types.count)
            #expect(status.text("last.vendors.status") == "completed")
        }
    }

    @Test func `who prefers so gets a run to follow at once`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            let reply = try await bench.ask(
                "POST",
                "/api/zoho/bulk-sync/products?modified_since=2025-11-13T08:30:00Z",
                headers: ["Prefer": "wait=5, Respond-Async", "X-Request-ID": "mine"]
            )
            #expect(reply.status == 202)
            #expect(reply.header("Preference-Applied") == "respond-async")
            let location = try #require(reply.header("Location"))
            #expect(location == "/api/tds/runs/\(reply.text("sync_id") ?? "")")
            let run = try await bench.ask("GET", location)
            #expect(run.text("status") == "pending")
            #expect(run.text("mode") == "incremental")
            #expect(run.text("origin") == "api")
            #expect(run.text("correlation_id") == "mine")
            #expect(try await bench.ask("GET", "/api/tds/runs?limit=1").text("runs.0.sync_id") == run.text("sync_id"))
        }
    }

    @Test func `who asks for a type that runs joins that run, and hears of its end`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            let first = try await bench.ask("POST", "/api/zoho/bulk-sync/products", "{}", headers: Self.async)
            let id = try #require(first.text("sync_id"))
            #expect(first.flag("runs.0.joined") == false)
            let again = try await bench.ask("POST", "/api/zoho/bulk-sync/inventory", "{}", headers: Self.async)
            #expect(again.text("sync_id") == id)
            #expect(again.flag("runs.0.joined") == true)
            let turns = bench.signals.requested.turns
            async let waiting = bench.ask("POST", "/api/zoho/bulk-sync/products", "{}")
            try await bench.signals.requested.wait(after: turns, atMost: .seconds(60), bench.time)
            #expect(try await bench.ask("DELETE", "/api/tds/runs/\(id)").status == 200)
            let joined = try await waiting
            #expect(joined.text("sync_id") == id)
            #expect(joined.flag("joined") == true)
            #expect(joined.flag("success") == false)
            #expect(joined.text("message") == "Products bulk sync cancelled")
        }
    }

    @Test func `a run in which a record failed is partial, and no success`() async throws {
        try await ServerBench.with { bench in
            try bench.organization.break(.items, .some(1), kind: .loneSurrogate)
            let reply = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            #expect(reply.status == 200)
            #expect(reply.flag("success") == false)
            #expect(reply.text("status") == "partial")
            #expect([reply.number("stats.synced"), reply.number("stats.failed")] == [11, 1])
        }
    }

    @Test func `a run that fails is no success, and says why`() async throws {
        try await ServerBench.with { bench in
            bench.organization.revokeRefreshToken()
            let reply = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            #expect(reply.status == 500)
            #expect(reply.flag("success") == false)
            #expect(reply.text("error")?.isEmpty == false)
            #expect(reply.number("stats.total_processed") == 0)
            let all = try await bench.ask("POST", "/api/zoho/bulk-sync/sync-all")
            #expect(all.status == 500)
            #expect(all.text("message")?.contains("products failed") == true)
        }
    }

    @Test func `a run that works is told to end, and one that has ended cannot be`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            let asked = try await bench.ask("POST", "/api/zoho/bulk-sync/products", "{}", headers: Self.async)
            let id = try #require(asked.text("sync_id"))
            let minute = Duration.seconds(60)
            #expect(
                try await bench.database.runQueue.claim(by: "other", for: minute, now: bench.time.now())?.runID == id
            )
            #expect(try await bench.ask("DELETE", "/api/tds/runs/\(id.uppercased())").status == 202)
            let standing = try await bench.database.runQueue.renew(id, by: "other", for: minute, now: bench.time.now())
            #expect(standing == .cancelRequested)
            try await bench.database.runQueue.release(
                id,
                by: "other",
                after: .zero,
                countsAttempt: true,
                now: bench.time.now()
            )
            #expect(try await bench.ask("DELETE", "/api/tds/runs/\(id)").fault == "409 conflict")
            let audit = try await bench.ask("GET", "/api/tds/audit")
            #expect(audit.text("audit.0.action") == "run.cancel")
            #expect(audit.text("audit.0.subject") == id)
        }
    }

    @Test func `a run's progress is a stream of events until it has ended`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            let asked = try await bench.ask("POST", "/api/zoho/bulk-sync/products", "{}", headers: Self.async)
            let id = try #require(asked.text("sync_id"))
            let response = try await bench.send(
                HTTPClientRequest(url: "http://127.0.0.1:\(bench.port)/api/tds/runs/\(id)/events")
            )
            #expect(response.headers.first(name: "Content-Type") == "text/event-stream")
            var text = ""
            for try await piece in response.body {
                text += String(buffer: piece)
                if text.hasSuffix("\n\n"), !text.contains("event: end") {
                    #expect(text.hasPrefix("event: progress\ndata: {"))
                    _ = try await bench.ask("DELETE", "/api/tds/runs/\(id)")
                }
            }
            let last = try #require(text.components(of: "event: end\ndata: ").last)
            #expect(JSON(last)?["status"]?.text == "cancelled")
            #expect(text.hasSuffix("}\n\n"))
            #expect(try await bench.ask("GET", "/api/tds/runs/\(Sample.runID(9))/events").fault == "404 not_found")
        }
    }

    @Test func `a server whose cache is disabled syncs every record, and looks none up`() async throws {
        try await ServerBench.with { bench in
            _ = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            #expect(try await bench.ask("POST", "/api/tds/cache/disable").status == 200)
            let disabled = try await bench.ask("POST", "/api/zoho/bulk-sync/products")
            #expect([disabled.number("stats.synced"), disabled.number("stats.skipped")] == [12, 0])
            #expect(disabled.number("stats.reasons.forced_sync") == 12)
            #expect(try await bench.ask("GET", "/api/tds/cache/statistics").flag("enabled") == false)
            #expect(try await bench.ask("POST", "/api/tds/cache/enable").status == 200)
            #expect(try await bench.ask("GET", "/api/tds/cache/statistics").flag("enabled") == true)
        }
    }
}

extension String {
    fileprivate func components(of separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
