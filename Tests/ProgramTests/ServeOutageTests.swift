import Foundation
import SyncTestKit
import Testing

/// PostgreSQL and Redis end and come back while a server takes webhooks.
@Suite(.timeLimit(.minutes(25))) struct ServeOutageTests {
    @Test func `no webhook that was taken is lost while PostgreSQL or Redis is away, and readiness tells of both`()
        async throws
    {
        try await withPostgresServer { postgres in
            try await postgres.withFreshDatabase { database in
                try await withRedisServer { redis in
                    try await Place.withSimulator(["--products", "1000"]) { program, simulator in
                        var tds = program.forWebhooks
                        tds.environment["DATABASE_URL"] = database
                        tds.environment["REDIS_URL"] = redis.url
                        #expect(try await tds.run("sync", "products").status == 0)
                        let hints = try await Hints.ofChangedProducts(simulator, count: 100)
                        try await tds.withServer { server in
                            try await server.waitUntilReady()
                            try await server.expectOutage(of: "database", hints.lines.prefix(hints.lines.count / 2)) {
                                try await postgres.stopImmediately()
                            } ending: {
                                try await postgres.startAgain()
                            }
                            try await server.expectOutage(of: "cache", hints.lines.suffix(hints.lines.count / 2)) {
                                await redis.stop()
                            } ending: {
                                try await redis.restart()
                            }
                            try await tds.waitForPsql("SELECT count(*) FROM tds_sync_queue", "0")
                            let events = "SELECT count(*), count(DISTINCT idempotency_key) FROM tds_inbox_events"
                            #expect(try await tds.psql(events) == "\(hints.lines.count)|\(hints.lines.count)")
                            try await tds.expectNewestProducts()
                        }
                    }
                }
            }
        }
    }
}

extension ServedProgram {
    /// Breaks something while webhooks come, waits until readiness tells of it, and mends it.
    fileprivate func expectOutage(
        of component: String,
        _ lines: ArraySlice<String>,
        _ begin: () async throws -> Void,
        ending end: () async throws -> Void
    ) async throws {
        let sender = try await send(Array(lines), count: 1_000, seed: "1")
        var taken = sender.outputLines.makeAsyncIterator()
        #expect(await taken.next() == "taken 100")
        let clock = ContinuousClock()
        var moment = clock.now
        try await begin()
        try await waitForReadiness(503)
        let red = clock.now - moment
        #expect(try await get("/ready").body.contains(component))
        #expect(try await get("/health").status == 200)
        moment = clock.now
        try await end()
        try await waitUntilReady()
        print("outage of the \(component): red after \(red), green after \(clock.now - moment)")
        #expect(red < .seconds(60))
        var answers = ""
        while let line = await taken.next() { answers = line }
        print("outage of the \(component): \(answers)")
        #expect(answers.contains(#""wrong": []"#), "\(answers)")
    }
}
