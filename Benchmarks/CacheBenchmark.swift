import Foundation
import Logging
import RedisClient
import RedisStores
import SyncCore
import ZohoAPI

/// The state cache on Redis beside redis-benchmark on the same server: how fast records are checked and marked.
///
/// redis-benchmark knows two orders of keys, one key all the time and random ones. So what is compared is random on both
/// sides, drawn with repetition from the same keys; the order of insertion, in which a sync goes over them, stands beside
/// it. redis-benchmark neither makes values of the replies nor records of the states; all that is in our time.
struct CacheBenchmark {
    let records: Int
    let repetitions: Int

    /// Both send commands of this size.
    private static let keysPerCommand = RedisClient.chunkSize
    private static let commandsInFlight = RedisClient.chunksInFlight

    func run() async throws -> [Report.Row] {
        let services = try Services(["redis"])
        let configuration = RedisConfiguration(host: "127.0.0.1", port: services.redisPort)
        let logger = Logger(label: "tds-bench")
        return try await RedisClient.withClient(configuration, logger: logger) { client in
            let cache = RedisStateCache(client, logger: logger)
            let states = (0..<records).map(Self.state)
            try await cache.put(states)
            // The checks first: redis-benchmark writes values that are no records of their keys.
            return try await checks(cache, states, services.redisPort) + marks(cache, states, services.redisPort)
        }
    }

    // MARK: - Checking

    private func checks(_ cache: RedisStateCache, _ states: [SyncState], _ port: Int) async throws -> [Report.Row] {
        let ids = states.map(\.entityID)
        let keys = [String](repeating: Self.randomKey, count: Self.keysPerCommand)
        var (inOrder, random, theirs) = ([Double](), [Double](), [Double]())
        for _ in 0..<repetitions {
            inOrder.append(try await checkRate(cache, ids))
            random.append(try await checkRate(cache, drawn(ids)))
            let commands = try redisBenchmark(
                port,
                requests: max(1, records / Self.keysPerCommand),
                inFlight: Self.commandsInFlight,
                ["MGET"] + keys
            )
            theirs.append(commands * Double(Self.keysPerCommand) / 1_000)
        }
        return [
            Report.Row(what: "check of \(records) cached records, as inserted", spread: Spread(inOrder), unit: "k/s"),
            Report.Row(what: "the same number, in random order", spread: Spread(random), unit: "k/s"),
            Report.Row(what: "redis-benchmark: MGET of random keys", spread: Spread(theirs), unit: "k/s"),
            Report.Row(
                what: "check / redis-benchmark, random order",
                spread: .ratios(random, to: theirs),
                unit: "x",
                target: .atLeast(0.8)
            ),
        ]
    }

    private func checkRate(_ cache: RedisStateCache, _ ids: [String]) async throws -> Double {
        var found: [String: SyncState] = [:]
        let seconds = try await Stopwatch.seconds { found = try await cache.states(of: Self.type, ids: ids) }
        guard found.count == Set(ids).count else {
            throw ChildProcess.Failure(description: "only \(found.count) records were found")
        }
        return Double(ids.count) / seconds / 1_000
    }

    // MARK: - Marking

    private func marks(_ cache: RedisStateCache, _ states: [SyncState], _ port: Int) async throws -> [Report.Row] {
        var (inOrder, random, theirs) = ([Double](), [Double](), [Double]())
        let seconds = "\(SyncState.timeToLive.components.seconds)"
        for _ in 0..<repetitions {
            inOrder.append(try await markRate(cache, states))
            random.append(try await markRate(cache, drawn(states)))
            let commands = try redisBenchmark(
                port,
                requests: records,
                // A chunk of marks is a pipeline of as many commands.
                inFlight: Self.keysPerCommand * Self.commandsInFlight,
                ["SET", Self.randomKey, Self.state(0).json, "EX", seconds]
            )
            theirs.append(commands / 1_000)
        }
        return [
            Report.Row(what: "\(records) marks, as inserted", spread: Spread(inOrder), unit: "k/s"),
            Report.Row(what: "the same number, in random order", spread: Spread(random), unit: "k/s"),
            Report.Row(what: "redis-benchmark: SET EX of random keys", spread: Spread(theirs), unit: "k/s"),
            Report.Row(
                what: "marks / redis-benchmark, random order",
                spread: .ratios(random, to: theirs),
                unit: "x",
                target: .atLeast(0.8)
            ),
        ]
    }

    private func markRate(_ cache: RedisStateCache, _ states: [SyncState]) async throws -> Double {
        Double(states.count) / (try await Stopwatch.seconds { try await cache.put(states) }) / 1_000
    }

    // MARK: - What is sent

    private static let type = ZohoType.products.entity.name
    /// redis-benchmark puts twelve digits in the place of the last word.
    private static let randomKey = "tds:entity:state:\(type):__rand_int__"

    private static func state(_ number: Int) -> SyncState {
        let digits = String(number)
        return SyncState(
            entityType: type,
            entityID: String(repeating: "0", count: 12 - digits.count) + digits,
            localID: digits,
            contentHash: ContentHash(hexadecimal: String(repeating: "0123456789abcdef", count: 4)),
            detailHash: nil,
            lastModified: Instant(seconds: 1_763_020_800),
            cachedAt: Instant(microseconds: 1_763_020_800_123_456),
            syncCount: 1,
            generation: UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)).uuidString
        )
    }

    /// As many elements as there are, each drawn from all.
    private func drawn<Element>(_ elements: [Element]) -> [Element] {
        elements.indices.map { _ in elements[Int.random(in: elements.indices)] }
    }

    /// - Returns: commands in a second, over one connection.
    private func redisBenchmark(_ port: Int, requests: Int, inFlight: Int, _ command: [String]) throws -> Double {
        let options = [
            "-p", String(port), "-c", "1", "-n", String(requests), "-P", String(inFlight), "-r", String(records),
            "--csv",
        ]
        let output = try ChildProcess.run("redis-benchmark", options + command).output
        // The last line: the command, its requests in a second, its latencies, each in quotation marks.
        let figures = output.split(separator: "\n").last.map { $0.components(separatedBy: "\",\"") } ?? []
        guard figures.count >= 8, let rate = Double(figures[figures.count - 7]), rate > 0 else {
            throw ChildProcess.Failure(description: "redis-benchmark said \(output.suffix(300))")
        }
        return rate
    }
}
