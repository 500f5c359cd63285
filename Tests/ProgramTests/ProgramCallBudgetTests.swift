import Foundation
import SyncTestKit
import Testing

/// Two processes of one organization, as two machines or two cron jobs would start them.
@Suite struct ProgramCallBudgetTests {
    private static let callsPerMinute = 10

    /// The two processes share what `share` sets, and nothing else.
    private func syncAtOnce(
        _ share: (inout Program, inout Program) -> Void,
        _ tds: Program,
        _ simulator: Simulator
    ) async throws {
        var (first, second) = (tds, tds)
        first.environment["TDS_CALLS_PER_MINUTE"] = "\(Self.callsPerMinute)"
        second.environment["TDS_CALLS_PER_MINUTE"] = "\(Self.callsPerMinute)"
        share(&first, &second)
        // So that both ask while there is no token yet.
        try await simulator.post("faults", #"{"match":"/oauth/v2/token","delay_ms":1000}"#)
        let both = [
            try await first.start(["sync", "products", "--json"]),
            try await second.start(["sync", "customers", "--json"]),
        ]
        // They would wait for as long as they are let.
        defer { both.forEach { $0.signal(SIGKILL) } }
        try await until("the calls of a minute are made") {
            try await simulator.listCalls() >= Self.callsPerMinute
        }
        // One more would be refused by the simulator for half an hour, and end its run.
        for _ in 0..<30 { #expect(try await simulator.listCalls() == Self.callsPerMinute) }
        both.forEach { $0.signal(SIGINT) }
        for running in both {
            let ended = await running.result()
            #expect(ended.status == 130, "\(ended.errors)")
            #expect(ended.stats["api_calls"] as? Int ?? 0 > 0, "\(ended.output)")
        }
        #expect(try await simulator.calls()["POST /oauth/v2/token"] == 1)
    }

    private static let simulator = [
        "--products", "3000", "--customers", "3000", "--calls-per-minute", "\(callsPerMinute)",
    ]

    @Test func `two processes that share a Redis stay under the calls of a minute, with one token`() async throws {
        try await Place.withSimulator(Self.simulator) { tds, simulator in
            try await withRedisServer { redis in
                try await syncAtOnce(
                    { first, second in
                        first.environment["REDIS_URL"] = redis.url
                        second.environment["REDIS_URL"] = redis.url
                        first.environment["TDS_DATA_DIR"] = "first"
                        second.environment["TDS_DATA_DIR"] = "second"
                    },
                    tds,
                    simulator
                )
            }
        }
    }

    @Test func `two processes that share a PostgreSQL stay under the calls of a minute, with one token`() async throws {
        try await Place.withSimulator(Self.simulator) { tds, simulator in
            try await withFreshDatabase { database in
                try await syncAtOnce(
                    { first, second in
                        first.environment["DATABASE_URL"] = database
                        second.environment["DATABASE_URL"] = database
                        first.environment["TDS_DATA_DIR"] = "first"
                        second.environment["TDS_DATA_DIR"] = "second"
                    },
                    tds,
                    simulator
                )
                let sealed = try await Psql.run("SELECT sealed FROM tds_access_tokens", on: database)
                #expect(!sealed.isEmpty && !sealed.contains("1000."))
            }
        }
    }

    @Test func `two processes that share a SQLite file stay under the calls of a minute, with one token`() async throws
    {
        try await Place.withSimulator(Self.simulator) { tds, simulator in
            try await syncAtOnce({ _, _ in }, tds, simulator)
        }
    }

    @Test func `a run that waits for the next day is told by status, leaves the reserve to others, and ends at once`()
        async throws
    {
        try await Place.withSimulator(["--daily-quota", "1000"]) { tds, simulator in
            try await simulator.post("limits", #"{"remaining":52}"#)
            let waiting = try await tds.start(["sync", "products", "--json"])
            defer { waiting.signal(SIGKILL) }
            var status = try await tds.run("status").output
            while !status.contains("runs wait for the reset, in ") { status = try await tds.run("status").output }
            #expect(status.contains("Zoho calls   50 of 1,000 left until "))
            #expect(status.contains(" UTC, 50 kept for others; runs wait"))

            let refused = try await tds.run("sync", "customers", "--no-wait", "--json")
            #expect(refused.status == 1)
            #expect(refused.output.contains("daily_quota_spent"))
            #expect(refused.stats["api_calls"] as? Int == 0)
            let id = try await simulator.ids("customers")[0]
            let urgent = try await tds.run("sync", "customers", "--ids", id, "--json")
            #expect(urgent.numbers == "1/0/0/1", "\(urgent.errors)")
            #expect(try await tds.run("doctor").status == 0)

            waiting.signal(SIGINT)
            let ended = await waiting.result()
            #expect(ended.status == 130)
            #expect(ended.errors.ranges(of: "50 of the day's 1000 calls of organization").count == 1)
            #expect(try await simulator.listCalls() < 10)
        }
    }
}

extension Simulator {
    /// By endpoint.
    func calls() async throws -> [String: Int] {
        let object = try JSONSerialization.jsonObject(with: Data(try await get("calls").utf8)) as? [String: Any]
        return object?["endpoints"] as? [String: Int] ?? [:]
    }

    func listCalls() async throws -> Int {
        let calls = try await calls()
        return (calls["GET /inventory/v1/items"] ?? 0) + (calls["GET /inventory/v1/contacts"] ?? 0)
    }
}
