import Foundation
import SyncTestKit
import Testing

/// The guide's numbers over two processes: `tds simulate` and `tds sync --json` (contract, section 6).
@Suite struct SyncCommandTests {
    @Test func `the guide's tests 1 to 4 and 8 give the guide's numbers`() async throws {
        try await Place.withSimulator { tds, simulator in
            #expect(try await tds.run("sync", "products", "--json").numbers == "1312/0/0/1312")
            #expect(try await tds.run("sync", "products", "--json").numbers == "0/1312/0/0")

            try await simulator.post("change", #"{"type":"items","n":1}"#)
            #expect(try await tds.run("sync", "products", "--json").numbers == "1/1311/0/1")
            try await simulator.post("change", #"{"type":"items","n":66}"#)
            #expect(try await tds.run("sync", "products", "--json").numbers == "66/1246/0/66")

            let cleared = try await tds.run("cache", "clear", "products")
            #expect(cleared.output == "1,312 entries removed\n")
            #expect(try await tds.run("sync", "products", "--json").numbers == "1312/0/0/0")

            var disabled = tds
            disabled.environment["TDS_CACHE_ENABLED"] = "false"
            let all = try await disabled.run("sync", "products", "--json")
            #expect(all.numbers == "1312/0/0/0")
            #expect(all.stats["total_processed"] as? Int == 1_312)
        }
    }

    @Test func `every row equals the simulator's record, member by member, money to the last digit`() async throws {
        try await Place.withSimulator { tds, simulator in
            try await compareRows(tds, simulator, in: tds.directory.appending(path: "tds-data/tds.sqlite").path)
        }
    }

    @Test func `every row in PostgreSQL equals the simulator's record too`() async throws {
        try await Place.withServers { tds, simulator, _ in
            try await compareRows(tds, simulator, in: try #require(tds.environment["DATABASE_URL"]))
        }
    }

    private func compareRows(_ tds: Program, _ simulator: Simulator, in database: String) async throws {
        let synced = try await tds.run("sync", "--all", "--json")
        #expect(synced.status == 0, "\(synced.errors)")
        try await simulator.post("change", #"{"type":"items","n":30}"#)
        try await simulator.post("change", #"{"type":"customers","n":30}"#)
        try await simulator.post("deactivate", #"{"type":"items","n":5}"#)
        try await simulator.post("stock", #"{"type":"items","n":5}"#)
        #expect(try await tds.run("sync", "--all", "--json").status == 0)
        let script = #filePath.replacing("SyncCommandTests.swift", with: "compare_rows.py")
        let judge = try await Tool.run("python3", [script, database, simulator.address.absoluteString])
        #expect(judge.status == 0, "\(judge.output)\(judge.errors)")
        #expect(judge.output.contains("compared 3855 rows, 0 differences"))
    }

    @Test func `with --json standard output holds one object of the promised shape and nothing else`() async throws {
        try await Place.withSimulator(["--products", "30", "--customers", "20"]) { tds, simulator in
            try await simulator.post("break", #"{"type":"items","n":1,"kind":"duplicate_member"}"#)
            let result = try await tds.run("sync", "products", "customers", "--json")
            #expect(result.status == 3)
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            )
            let runs = try #require(object["runs"] as? [[String: Any]])
            #expect(runs.map { $0["entity_type"] as? String } == ["product", "customer"])
            #expect(runs.map { $0["status"] as? String } == ["partial", "completed"])
            let run = runs[0]
            #expect(run["mode"] as? String == "full")
            #expect((run["sync_id"] as? String).flatMap(UUID.init(uuidString:)) != nil)
            #expect(run["duration_seconds"] is NSNumber)
            let stats = try #require(run["stats"] as? [String: Any])
            #expect(
                Set(stats.keys) == [
                    "total_processed", "synced", "skipped", "failed", "deleted", "written", "reasons", "api_calls",
                ]
            )
            #expect(stats["reasons"] as? [String: Int] == ["no_cache_entry": 29])
            let cache = try #require(run["cache"] as? [String: Any])
            #expect(cache["backend"] as? String == "sqlite")
            #expect(cache["total_checked"] as? Int == 29)
            let errors = try #require(run["errors"] as? [[String: Any]])
            #expect(errors.first?["code"] as? String == "invalid_json")
            #expect(
                result.errors.contains("Cache Statistics: Hit Rate: 0.0%, Total Checked: 29, Skipped: 0, Synced: 29")
            )
        }
    }

    @Test func `the next process uses the kept token, which nobody else can read`() async throws {
        try await Place.withSimulator(["--products", "10", "--customers", "10"]) { tds, simulator in
            for _ in 0..<12 { #expect(try await tds.run("sync", "customers", "--json").status == 0) }
            let file = tds.directory.appending(path: "tds-data/zoho-token.json").path
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func `Ctrl-C ends the run as cancelled, and the next run takes it up`() async throws {
        try await Place.withSimulator(["--products", "2000"]) { tds, simulator in
            // The sixth page does not come, so that the run is in the middle however slow the machine is.
            try await simulator.post("faults", #"{"match":"/inventory/v1/items","delay_ms":600000,"at_call":6}"#)
            let running = try await tds.start(["sync", "products", "--json", "--log-level", "debug"])
            try await tds.waitForRows(1_000, in: "products")
            running.signal(SIGINT)
            let cancelled = await running.result()
            #expect(cancelled.status == 130)
            #expect(cancelled.run["status"] as? String == "cancelled")
            try await simulator.post("faults/clear", "{}")

            let resumed = try await tds.run("sync", "products", "--json")
            #expect(resumed.status == 0)
            #expect(resumed.run["resumed_from_page"] is Int)
            #expect(try await tds.run("sync", "products", "--json").numbers == "0/2000/0/0")
        }
    }
}
