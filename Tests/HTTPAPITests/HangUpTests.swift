import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SyncCore
import SyncTestKit
import Synchronization
import Testing
import ZohoSimulator

/// Clients that end before their answer comes.
@Suite(.timeLimit(.minutes(25))) struct HangUpTests {
    @Test func `a client that hangs up while it waits for its run leaves nothing behind, and the run stays`()
        async throws
    {
        let time = WatchedTime()
        try await ServerBench.with(.init(time: time, works: false)) { bench in
            for _ in 1...3 {
                let waiting = Task { try await bench.ask("POST", "/api/zoho/bulk-sync/products", "{}") }
                try await until("somebody follows the run") { time.followers > 0 }
                waiting.cancel()
                _ = await waiting.result
                try await until("nobody follows the run") { time.followers == 0 }
            }
            let runs = try await bench.ask("GET", "/api/tds/runs")
            #expect(runs.list("runs").compactMap { $0["status"]?.text } == ["pending"])
        }
    }

    @Test func `a client that hangs up while it follows a run leaves nothing behind`() async throws {
        let time = WatchedTime()
        try await ServerBench.with(.init(time: time, works: false)) { bench in
            let asked = try await bench.ask(
                "POST",
                "/api/zoho/bulk-sync/products",
                headers: ["Prefer": "respond-async"]
            )
            let path = "/api/tds/runs/\(try #require(asked.text("sync_id")))/events"
            let following = Task {
                let response = try await bench.send(HTTPClientRequest(url: "http://127.0.0.1:\(bench.port)\(path)"))
                for try await _ in response.body {}
            }
            try await until("somebody follows the run") { time.followers > 0 }
            following.cancel()
            _ = await following.result
            try await until("nobody follows the run") { time.followers == 0 }
        }
    }

    @Test func `a client that is still there when its run ends gets its answer, and its connection stays`() async throws
    {
        let time = WatchedTime()
        try await ServerBench.with(.init(time: time, works: false)) { bench in
            async let waiting = bench.ask("POST", "/api/zoho/bulk-sync/products", "{}")
            try await until("somebody follows the run") { time.followers > 0 }
            let run = try #require(try await bench.ask("GET", "/api/tds/runs").text("runs.0.sync_id"))
            #expect(try await bench.ask("DELETE", "/api/tds/runs/\(run)").status == 200)
            let reply = try await waiting
            #expect(reply.text("status") == "cancelled")
            #expect(reply.header("Connection") != "close")
            let invalid = try await bench.ask("POST", "/api/zoho/bulk-sync/products", "{\"batch_size\":9}")
            #expect(invalid.fault == "422 invalid batch_size")
        }
    }

    @Test func `a plan ends with its client, and the next one need not wait for it`() async throws {
        try await ServerBench.with(.init(works: false)) { bench in
            var fault = Fault(match: "/inventory/v1/items")
            (fault.hang, fault.times) = (true, 1)
            _ = try bench.organization.add(fault)
            let first = Task { try await bench.ask("POST", "/api/tds/plan/products") }
            try await until("the plan's call hangs") { bench.organization.faults.first?.struck == 1 }
            first.cancel()
            _ = await first.result
            try await until("another plan is taken") {
                try await bench.ask("POST", "/api/tds/plan/products").status != 409
            }
            #expect(try await bench.ask("POST", "/api/tds/verify/products").status == 200)
        }
    }
}

/// A time that stands still, and knows how many followers of a run wait for it to be looked at again.
final class WatchedTime: TimeSource {
    private let time = StillTime(start: Sample.instant())
    private let count = Mutex(0)

    var followers: Int { count.withLock(\.self) }

    func now() -> Instant { time.now() }

    func sleep(for duration: Duration) async throws(SyncError) {
        // The reader of requests is more patient.
        let counted = duration < .seconds(1) ? 1 : 0
        count.withLock { $0 += counted }
        defer { count.withLock { $0 -= counted } }
        try await time.sleep(for: duration)
    }
}
