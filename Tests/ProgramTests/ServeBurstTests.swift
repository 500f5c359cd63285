import Foundation
import SyncTestKit
import Testing

/// Webhooks from 50 connections at once, repeated, out of order, forged, cut and far too large, to a server that is killed in
/// between.
///
/// 500 with one kill here; `make burst-test` sends 10,000 with five (TDS_BURST, TDS_KILLS, TDS_TEST_SEED).
@Suite(.timeLimit(.minutes(25))) struct ServeBurstTests {
    @Test func `each webhook takes effect once, whatever comes with it and however often the server is killed`()
        async throws
    {
        let setting = ProcessInfo.processInfo.environment
        let webhooks = setting["TDS_BURST"].flatMap { Int($0) } ?? 500
        let kills = setting["TDS_BURST"] == nil ? 1 : setting["TDS_KILLS"].flatMap { Int($0) } ?? 5
        let seed = setting["TDS_TEST_SEED"] ?? "\(UInt32.random(in: 1...UInt32.max))"
        let products = max(200, webhooks / 5)
        try await Place.withServers(["--products", "\(products)", "--daily-quota", "1000000"]) { tds, simulator, _ in
            let tds = tds.forWebhooks
            #expect(try await tds.run("sync", "products").status == 0)
            let hints = try await Hints.ofChangedProducts(simulator, count: webhooks / 10)

            var server = try await tds.serve()
            defer { server.process.signal(SIGKILL) }
            let sender = try await server.send(hints.lines, count: webhooks, seed: seed)
            var (taken, killed) = (0, 0)
            var answers = ""
            for await line in sender.outputLines {
                guard let number = line.firstMatch(of: /taken (\d+)/).flatMap({ Int($0.1) }) else {
                    answers = line
                    continue
                }
                taken = number
                guard killed < kills, taken >= (killed + 1) * webhooks / (2 * kills + 2) else { continue }
                killed += 1
                await server.kill()
                server = try await server.again()
            }
            print("burst: seed \(seed), \(webhooks) webhooks, \(killed) kills: \(answers)")
            #expect(killed == kills)
            #expect(answers.contains(#""wrong": []"#))
            #expect(answers.contains(#""queued_by_replays": 0"#))
            try await expectEffects(of: hints, tds)
        }
    }

    private func expectEffects(of hints: Hints, _ tds: Program) async throws {
        try await tds.waitForPsql("SELECT count(*) FROM tds_sync_queue", "0")
        // Each is there once, and has been dealt with.
        let events = "SELECT count(*), count(DISTINCT idempotency_key) FROM tds_inbox_events"
        #expect(try await tds.psql(events) == "\(hints.lines.count)|\(hints.lines.count)")
        let statuses = "SELECT DISTINCT status FROM tds_inbox_events WHERE status NOT IN ('processed', 'unchanged')"
        #expect(try await tds.psql(statuses) == "")
        // Each record was written once, and is what the source has now.
        let updates = "SELECT count(*), count(DISTINCT entity_id) FROM tds_sync_logs WHERE action = 'updated'"
        #expect(try await tds.psql(updates) == "\(hints.changed.count)|\(hints.changed.count)")
        #expect(try await tds.psql("SELECT count(*) FROM products WHERE name LIKE 'forged%'") == "0")
        #expect(try await tds.psql("SELECT count(*) FROM tds_dead_letter_queue") == "0")
        try await tds.expectNewestProducts()
    }
}

/// Genuine webhooks: of records in each of the states that they went through.
struct Hints: Sendable {
    /// As `webhooks.py` reads them.
    let lines: [String]
    let changed: Set<String>

    /// Changes so many products several times, and notes how they were before and after.
    static func ofChangedProducts(_ simulator: Simulator, count: Int) async throws -> Hints {
        let ids = Array(try await simulator.ids("items").prefix(count))
        var lines = try await simulator.lines("products", "items", ids)
        for members in [#"["rate"]"#, #"["name","rate"]"#, #"["stock_on_hand"]"#] {
            let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
            try await simulator.post("change", #"{"type":"items","ids":[\#(list)],"members":\#(members)}"#)
            lines += try await simulator.lines("products", "items", ids)
        }
        return Hints(lines: lines, changed: Set(ids))
    }
}

extension Simulator {
    func ids(_ type: String) async throws -> [String] {
        let object = try JSONSerialization.jsonObject(with: Data(try await get("ids?type=\(type)").utf8))
        return (object as? [String: Any])?["ids"] as? [String] ?? []
    }

    /// Webhooks of a topic for records as they are now.
    func lines(_ topic: String, _ type: String, _ ids: [String]) async throws -> [String] {
        try await records(type, ids).map { topic + "\t" + $0 }
    }

    /// Records as their listing would send them now.
    private func records(_ type: String, _ ids: [String]) async throws -> [String] {
        let urls = ids.map { "\(address.absoluteString)/_simulator/records?type=\(type)&id=\($0)&product=inventory" }
        let output = try await Tool.run("curl", ["-sS", "--fail", "--write-out", "\n"] + urls).output
        let records = output.split(separator: "\n").map(String.init)
        guard records.count == ids.count else { throw Missing(description: "records of \(type): \(output)") }
        return records
    }
}

extension Program {
    static let webhookSecret = "webhook-secret-of-the-test"
    static let webhookKey = "webhook-key-of-the-test"

    /// Takes webhooks, and learns of changes by nothing else.
    var forWebhooks: Program {
        var program = onRequestOnly
        program.environment["ZOHO_WEBHOOK_SECRET"] = Self.webhookSecret
        program.environment["WEBHOOK_API_KEY"] = Self.webhookKey
        return program
    }
}

extension Program {
    /// Whether every column of every product is as Zoho has it now. The list row's own bytes and their hash come with the next
    /// poll: a webhook's record is read as a detail.
    func expectNewestProducts() async throws {
        let output = try await run("verify", "products", "--json").output
        let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        let report = try #require((object?["verifications"] as? [[String: Any]])?.first)
        #expect(report["source_count"] as? Int == report["stored_count"] as? Int)
        let differences = report["differences"] as? [[String: Any]] ?? []
        #expect(differences.allSatisfy { $0["kind"] as? String == "differs" })
        let fields = differences.flatMap { $0["fields"] as? [[String: Any]] ?? [] }
        let names = Set(fields.compactMap { $0["name"] as? String })
        #expect(names.filter { $0 != "content_hash" && !$0.hasPrefix("zoho_raw_data.") } == [])
    }
}

extension ServedProgram {
    /// Sends webhooks from 50 connections until all are taken.
    func send(_ lines: [String], count: Int, seed: String) async throws -> RunningProgram {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "webhooks.py")
        return try await RunningProgram(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["python3", script.path, "\(port)", Program.webhookSecret, "50", "\(count)", seed],
            input: lines.map { $0 + "\n" }.joined()
        )
    }
}
