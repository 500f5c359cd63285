import Foundation
import SyncTestKit
import Testing

/// The requests of the operations guide, as its users type them, to a server with PostgreSQL, Redis and a simulated organization.
@Suite(.timeLimit(.minutes(25))) struct ServeGuideTests {
    /// The guide's command, but for the port: others may have 8000.
    private static func guide(_ type: String) -> String {
        """
        curl -X POST http://localhost:8000/api/zoho/bulk-sync/\(type) \\
          -H "Content-Type: application/json" \\
          -d '{"batch_size": 50}'
        """
    }

    @Test
    func `the guide's requests give its numbers in the answer, the log, the metrics, the page and the command line`()
        async throws
    {
        try await Place.withServers { tds, simulator, redis in
            try await tds.onRequestOnly.withServer { server in
                let first = try await server.type(Self.guide("products"))
                #expect(first.numbers == "1312/0/0", "\(first.body)")
                #expect(first.json["success"] as? Bool == true)
                #expect(first.json["message"] as? String == "Products bulk sync completed")
                #expect(first.stats["total_processed"] as? Int == 1_312)
                #expect(first.stats["api_calls"] as? Int == 7)
                #expect(try await server.type(Self.guide("products")).numbers == "0/1312/0")

                try await simulator.post("change", #"{"type":"items","n":1}"#)
                #expect(try await server.type(Self.guide("products")).numbers == "1/1311/0")
                try await simulator.post("change", #"{"type":"items","n":66}"#)
                let changed = try await server.type(Self.guide("products"))
                #expect(changed.numbers == "66/1246/0")
                try await expectSameNumbersEverywhere(tds, server, changed)

                #expect(try await redis.cli("FLUSHDB") == "OK")
                #expect(try await server.type(Self.guide("products")).numbers == "1312/0/0")
                #expect(try await server.type(Self.guide("customers")).numbers == "2503/0/0")
                let keys = try await redis.cli("KEYS", "tds:entity:state:*")
                #expect(keys.split(separator: "\n").count == 3_815)
                let entry = try await redis.cli("GET", String(try #require(keys.split(separator: "\n").first)))
                #expect(entry.contains("content_hash") && entry.contains("sync_count"))
            }
        }
    }

    /// Contract, section 4: all members may be left out, and so may the body.
    @Test func `a body may be empty, a batch size must be in its range, and a wrong member is named`() async throws {
        try await Place.withServers(["--products", "30", "--customers", "20"]) { tds, _, _ in
            try await tds.onRequestOnly.withServer { server in
                let path = "/api/zoho/bulk-sync/products"
                #expect(try await server.curl(path, ["--request", "POST"]).numbers == "30/0/0")
                #expect(try await server.post(path, "{}").numbers == "0/30/0")
                for size in [9, 201] {
                    let refused = try await server.post(path, #"{"batch_size":\#(size)}"#)
                    #expect(refused.status == 422)
                    #expect(refused.body.contains("batch_size"))
                }
                let all = try await server.curl("/api/zoho/bulk-sync/sync-all", ["--request", "POST"])
                #expect(all.status == 200, "\(all.body)")
                let totals = all.json["totals"] as? [String: Int] ?? [:]
                #expect(totals["items"] == (totals["successful"] ?? 0) + (totals["failed"] ?? 0))
                let results = all.json["results"] as? [String: [String: Any]] ?? [:]
                let customers = results["customers"]?["stats"] as? [String: Any]
                #expect(customers?["total_processed"] as? Int == 20)
                #expect(try await server.get("/api/zoho/bulk-sync/status").status == 200)
            }
        }
    }

    private func expectSameNumbersEverywhere(
        _ tds: Program,
        _ server: ServedProgram,
        _ answer: ServedProgram.Reply
    ) async throws {
        let id = try #require(answer.json["sync_id"] as? String)
        let line = "Cache Statistics: Hit Rate: 95.0%, Total Checked: 1312, Skipped: 1246, Synced: 66"
        #expect(server.log.split(separator: "\n").contains { $0.contains(line) && $0.contains(id) }, "\(server.log)")

        let run = try await server.get("/api/tds/runs/\(id)")
        #expect(run.numbers == answer.numbers, "\(run.body)")
        #expect(run.stats["total_processed"] as? Int == 1_312)

        // Of the four runs so far.
        let metrics = try await server.get("/metrics").body
        let product = #"type="product""#
        let skipped = metrics.value("tds_run_records_total", with: [product, #"outcome="skipped""#])
        let synced = metrics.value("tds_run_records_total", with: [product, #"outcome="synced""#])
        #expect(skipped == 1_312 + 1_311 + 1_246 && synced == 1_312 + 1 + 66, "\(metrics)")
        #expect(metrics.value("tds_run_decisions_total", with: [product, #"reason="unchanged""#]) == skipped)
        #expect(metrics.value("tds_api_calls_total", with: [product]) == 28)

        let quota = try await server.get("/api/tds/quota").json["quota"] as? [String: Any]
        #expect(quota?["used"] as? Int == 28)
        #expect(try await server.get("/").body.contains("<h2>Calls today</h2><p class=\"big\">28</p>"))

        let page = try await server.get("/runs/\(id)").body
        for number in ["1,312", "1,246", ">66<"] { #expect(page.contains(number), "\(number) in \(page)") }

        let status = try await tds.run("status").output
        #expect(status.contains("9,972 of 10,000 left"), "\(status)")
        let row = try #require(status.split(separator: "\n").first { $0.contains(" product ") })
        #expect(
            row.split(separator: " ").map(String.init).suffix(7).prefix(4) == ["1,312", "66", "1,246", "0"],
            "\(row)"
        )
    }
}

extension ServedProgram {
    /// Runs a command as it was written for port 8000.
    func type(_ command: String) async throws -> Reply {
        let own = command.replacing(":8000/", with: ":\(port)/")
        let result = try await Tool.run("bash", ["-c", own])
        return Reply(status: result.status == 0 ? 200 : 0, body: result.output)
    }
}

extension Program {
    /// Without a schedule, so that only what is asked for happens.
    var onRequestOnly: Program {
        var program = self
        program.environment["TDS_SYNC_INTERVAL_MINUTES"] = "0"
        program.environment["TDS_VERIFY_INTERVAL_HOURS"] = "0"
        return program
    }
}

extension String {
    /// The sum of a metric's samples that have these labels; nil where there is none.
    fileprivate func value(_ name: String, with labels: [String]) -> Int? {
        let samples = split(separator: "\n").filter { line in
            line.hasPrefix(name + "{") && labels.allSatisfy { line.contains($0) }
        }
        guard !samples.isEmpty else { return nil }
        return samples.compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0) { $0 + Int($1) }
    }
}
