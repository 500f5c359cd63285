import RedisClient
import SyncCore
import SyncTestKit
import Testing

@testable import RedisStores

/// A server in trouble: the cache says so quickly, with the reason and what to do.
@Suite struct CacheTroubleTests {
    @Test func `a server without memory left is told, and what it holds is still read`() async throws {
        try await withCache { cache, server in
            try await cache.put([Sample.state("a")])
            _ = try await server.cli("CONFIG", "SET", "maxmemory", "1")
            let error = try await cacheError { try await cache.put([Sample.state("b")]) }
            #expect(error.message.contains("no memory left") && error.cause?.hasPrefix("OOM") == true)
            #expect(error.nextStep.contains("maxmemory"))
            #expect(try await cache.states(of: "product", ids: ["a", "b"]).count == 1)
        }
    }

    @Test func `a replica is told from a primary`() async throws {
        try await withCache { cache, server in
            try await cache.put([Sample.state("a")])
            _ = try await server.cli("REPLICAOF", "127.0.0.1", "1")
            let error = try await cacheError { try await cache.put([Sample.state("b")]) }
            #expect(error.message.contains("replica") && error.nextStep.contains("primary"))
            let removal = try await cacheError { try await cache.invalidateAll("product") }
            #expect(removal.message.contains("replica"))
        }
    }

    @Test func `a password that is missing is told`() async throws {
        try await withCache(["--requirepass", "geheim"]) { cache, _ in
            let error = try await cacheError { try await cache.states(of: "product", ids: ["a"]) }
            #expect(error.message.contains("asks for a password") && error.nextStep.contains("REDIS_PASSWORD"))
        }
    }

    @Test func `a user without rights is told`() async throws {
        try await withCache { cache, server in
            try await cache.put([Sample.state("a")])
            _ = try await server.cli("ACL", "SETUSER", "default", "-mget")
            let error = try await cacheError { try await cache.states(of: "product", ids: ["a"]) }
            #expect(error.cause?.hasPrefix("NOPERM") == true && error.nextStep.contains("MGET"))
        }
    }

    @Test(arguments: [
        ("LOADING Redis is loading the dataset in memory", "reading its data"),
        ("WRONGPASS invalid username-password pair", "refused user or password"),
        ("MISCONF Redis is configured to save RDB snapshots", "disk"), ("MOVED 3999 127.0.0.1:6381", "cluster"),
        ("ERR something new", "refused a command"),
    ])
    func `a refusal is told in words, with what the server said`(_ refusal: String, _ words: String) {
        let error = SyncError(refusal: RedisReplyError(refusal), at: "h:1")
        #expect(error.code == .cacheUnavailable && error.cause == refusal)
        #expect(error.message.contains(words) && error.message.contains("h:1"))
    }

    @Test func `a server that hangs costs one deadline, and is used again when it goes on`() async throws {
        try await withCache { cache, server in
            try await cache.put([Sample.state("a")])
            server.hang()
            let error = try await cacheError { try await cache.states(of: "product", ids: ["a"]) }
            #expect(error.message.contains("did not answer within"))
            server.goOn()
            try await untilAnswered(cache)
            #expect(try await cache.states(of: "product", ids: ["a"]).count == 1)
        }
    }

    @Test func `a server that is away is an error at once, and is found when it is back`() async throws {
        try await withCache { cache, server in
            try await cache.put([Sample.state("a")])
            await server.stop()
            for _ in 0..<3 { _ = try await cacheError { try await cache.put([Sample.state("a")]) } }
            try await server.restart()
            try await untilAnswered(cache)
            #expect(try await cache.entryCounts().isEmpty)
        }
    }

    @Test func `a cancelled call is cancelled, and says nothing of the server`() async throws {
        try await withCache { cache, _ in
            let call = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await cache.states(of: "product", ids: ["a"])
            }
            let error = try await #require(throws: SyncError.self) { try await call.value }
            #expect(error.code == .cancelled)
        }
    }

    private func untilAnswered(_ cache: RedisStateCache) async throws {
        for _ in 0..<2_000 {
            do throws(SyncError) {
                _ = try await cache.note(.runStatus(entityType: "product"))
                return
            } catch {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        Issue.record("the server does not answer")
    }
}
