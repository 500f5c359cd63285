import SyncTestKit
import Synchronization
import Testing

@testable import RedisClient

/// The promise that matters most: a reply never answers another command.
@Suite struct PairingTests {
    private static let tasks = 12
    private static let answersPerTask = 40

    @Test func `every answer is the one to its question, however connections are cut and calls cancelled`() async throws
    {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        try await withRedisServer { server in
            try await CuttingProxy.run(to: server.port, seed: seed, bytesMax: 20_000) { proxy in
                let fast = settings {
                    $0.backoffBase = .milliseconds(1)
                    $0.backoffMax = .milliseconds(2)
                    $0.commandTimeout = .seconds(10)
                }
                try await withClient(port: proxy.port, fast) { client in
                    let tally = Tally()
                    try await withThrowingTaskGroup { group in
                        for task in 0..<Self.tasks {
                            group.addTask {
                                try await Self.ask(client, task, SeededRandom(seed: seed &+ UInt64(task)), tally)
                            }
                        }
                        try await group.waitForAll()
                    }
                    let counts = tally.counts.withLock { $0 }
                    #expect(counts.wrong == 0, "seed \(seed)")
                    #expect(counts.answered >= Self.tasks * Self.answersPerTask)
                    #expect(counts.cancelled > 0, "seed \(seed)")
                    #expect(counts.lost > 0 && proxy.connections > 1, "nothing was cut; seed \(seed)")
                }
            }
        }
    }

    private final class Tally: Sendable {
        struct Counts {
            var answered = 0
            var wrong = 0
            var lost = 0
            var cancelled = 0
        }

        let counts = Mutex(Counts())
    }

    private static func ask(
        _ client: RedisClient,
        _ task: Int,
        _ random: SeededRandom,
        _ tally: Tally
    ) async throws {
        var random = random
        var answered = 0
        for round in 0..<20_000 where answered < answersPerTask {
            let length = random.below(400)
            let texts = (0...random.below(30)).map { "\(task)/\(round)/\($0)/" + String(repeating: "z", count: length) }
            let call = Task { try await client.pipeline(texts.map { RedisCommand("ECHO", [$0]) }) }
            if random.once(in: 8) { call.cancel() }
            do {
                let replies = try await call.value
                answered += 1
                tally.counts.withLock { tally in
                    tally.answered += 1
                    if replies.map(\.text) != texts { tally.wrong += 1 }
                }
            } catch let error as RedisError {
                #expect([.connectionLost, .unavailable, .cancelled].contains(error.code), "\(error)")
                tally.counts.withLock { tally in
                    if error.code == .cancelled { tally.cancelled += 1 } else { tally.lost += 1 }
                }
                await Task.yield()
            }
        }
    }
}
