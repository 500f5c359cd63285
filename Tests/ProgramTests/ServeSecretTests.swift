import Foundation
import SyncTestKit
import Testing

/// Nothing that a server says holds a secret, whoever asks and whatever fails.
@Suite(.timeLimit(.minutes(25))) struct ServeSecretTests {
    private static let secrets = [
        "TDS_API_TOKEN": "api-token-4711", "ZOHO_WEBHOOK_SECRET": "webhook-secret-4711",
        "WEBHOOK_API_KEY": "webhook-key-4711", "TDS_ALERT_URL": "http://127.0.0.1:1/alert-path-4711",
    ]

    @Test func `no secret is in a log line, on a page, in a metric or in any other answer`() async throws {
        try await Place.withServers(["--products", "20", "--customers", "20"], redisPassword: "redis-pass-4711") {
            tds,
            simulator,
            redis in
            var tds = tds.onRequestOnly
            tds.environment.merge(Self.secrets) { $1 }
            tds.environment["TDS_TRACE"] = "log"
            try await tds.withServer(["--log-level", "trace"]) { server in
                let token = ["--header", "Authorization: Bearer \(Self.secrets["TDS_API_TOKEN"] ?? "")"]
                let sync = try await server.curl("/api/zoho/bulk-sync/products", ["--request", "POST"] + token)
                #expect(sync.numbers == "20/0/0", "\(sync.body)")
                var said = [sync.body]
                let webhook = ["--request", "POST", "--data-binary", #"{"item":{"item_id":"1"}}"#]
                for key in ["webhook-key-4711", "wrong"] {
                    let answer = try await server.curl(
                        "/api/tds/webhooks/products",
                        webhook + ["--header", "X-API-Key: \(key)", "--header", "Content-Type: application/json"]
                    )
                    #expect(answer.status == (key == "wrong" ? 401 : 202))
                    said.append(answer.body)
                }
                said += try await everything(server, token)
                await redis.stop()
                try await simulator.post("revoke", #"{"revoked":true}"#)
                try await simulator.post("expire_tokens", "{}")
                said.append(try await server.curl("/api/zoho/bulk-sync/customers", ["--request", "POST"] + token).body)
                said += try await everything(server, token)
                said.append(server.log)

                // The last one stands in PostgreSQL's URL.
                var secrets = Array(Self.secrets.values) + ["alert-path-4711", "redis-pass-4711", "local-only"]
                for name in ["ZOHO_CLIENT_SECRET", "ZOHO_REFRESH_TOKEN", "DATABASE_URL", "REDIS_URL"] {
                    secrets.append(try #require(tds.environment[name]))
                }
                for secret in secrets {
                    for text in said { #expect(!text.contains(secret), "\(secret) in \(text.prefix(500))") }
                }
            }
        }
    }

    /// What every path without a placeholder answers.
    private func everything(_ server: ServedProgram, _ token: [String]) async throws -> [String] {
        let document = try await server.curl("/openapi.json", token)
        let paths = document.json["paths"] as? [String: [String: Any]] ?? [:]
        let readable = paths.filter { $0.value["get"] != nil && !$0.key.contains("{") }.keys.sorted()
        #expect(readable.contains("/settings") && readable.contains("/metrics"), "\(readable)")
        var said = [document.body]
        for path in readable { said.append(try await server.curl(path, token).body) }
        return said
    }
}
