import Foundation
import SyncTestKit
import Testing

/// Nothing that the program says holds a secret: at no log level, in no format, whatever fails.
@Suite struct SecretTests {
    @Test func `no secret is in any output`() async throws {
        try await Place.withServers(
            ["--products", "10", "--customers", "10"],
            redisPassword: "redis-pass-4711"
        ) { tds, simulator, redis in
            var said = try await everything(tds, simulator)
            await redis.stop()
            said += try await everything(tds, simulator)
            var elsewhere = tds
            elsewhere.environment["DATABASE_URL"] = "postgresql://tds:wrong-pass-4711@127.0.0.1:1/tds"
            elsewhere.environment["REDIS_URL"] = "redis://:wrong-pass-4711@127.0.0.1:1/0"
            said += try await everything(elsewhere, simulator)

            var secrets = ["redis-pass-4711", "wrong-pass-4711", "local-only"]
            for name in ["ZOHO_CLIENT_SECRET", "ZOHO_REFRESH_TOKEN", "DATABASE_URL", "REDIS_URL"] {
                secrets.append(try #require(tds.environment[name]))
            }
            secrets.append(try accessToken(tds))
            for result in said {
                for secret in secrets {
                    #expect(!result.output.contains(secret) && !result.errors.contains(secret))
                }
            }
            #expect(said.contains { $0.errors.contains("Redis unavailable, using in-memory cache fallback") })
        }
    }

    /// All commands, with a source that answers and with one that refuses the token.
    private func everything(_ tds: Program, _ simulator: Simulator) async throws -> [EndedProgram] {
        var results: [EndedProgram] = []
        for isRevoked in [false, true] {
            try await simulator.post("revoke", #"{"revoked":\#(isRevoked)}"#)
            for format in ["text", "json"] {
                let options = ["--log-level", "trace", "--log-format", format]
                for command in [
                    ["sync", "products"], ["sync", "customers", "--json"], ["status"], ["doctor"], ["config"],
                    ["cache", "stats"], ["cache", "warm", "products"],
                ] {
                    results.append(try await tds.start(command + options).result())
                }
            }
        }
        return results
    }

    private func accessToken(_ tds: Program) throws -> String {
        let file = tds.directory.appending(path: "tds-data/zoho-token.json")
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        return String(try #require(text.split(separator: "\"").first { $0.hasPrefix("1000.") }))
    }
}
