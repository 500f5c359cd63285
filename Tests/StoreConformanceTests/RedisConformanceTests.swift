import Logging
import RedisClient
import RedisStores
import SyncCore
import SyncTestKit
import Testing

/// The promises of a state cache, kept by Redis on a real server.
@Suite struct RedisConformanceTests {
    /// Entries end by the server's own clock, which no test can move: `StateCacheTests` of the Redis stores lets one expire.
    private static let cases = StateCacheConformance.cases.filter { $0.text != "expired entries are not counted" }

    @Test(arguments: cases)
    func `Redis keeps the promises of a state cache`(_ contractCase: ContractCase<CacheUnderTest>) async throws {
        try await check(contractCase, organizationID: nil)
    }

    @Test(arguments: cases)
    func `Redis keeps them for one organization of several`(_ contractCase: ContractCase<CacheUnderTest>) async throws {
        try await check(contractCase, organizationID: "10234695")
    }

    private func check(_ contractCase: ContractCase<CacheUnderTest>, organizationID: String?) async throws {
        try await withRedisServer { server in
            let logger = Logger(label: "test")
            try await RedisClient.withClient(RedisConfiguration(url: server.url), logger: logger) { client in
                let cache = RedisStateCache(client, organizationID: organizationID, logger: logger)
                try await contractCase.check(CacheUnderTest(cache: cache, time: TestTime(start: Sample.instant())))
            }
        }
    }
}
