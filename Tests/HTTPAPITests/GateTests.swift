import HTTPAPI
import SyncCore
import SyncEngine
import Testing

/// Who is let in.
@Suite struct GateTests {
    private static let token = "token of this server"

    @Test func `with a token, nothing but health and webhooks answers without one`() async throws {
        try await ServerBench.with(.init(token: Self.token, works: false)) { bench in
            #expect(bench.description.operations.count > 50)
            for operation in bench.description.operations where !operation.isWebhook {
                let reply = try await bench.call(operation.method, operation.example)
                #expect(reply.status == (operation.path == "/health" ? 200 : 401), "\(operation.testDescription)")
            }
            for operation in bench.description.operations where operation.isWebhook {
                let reply = try await bench.call("POST", operation.path, "{}", headers: ["X-API-Key": "wrong"])
                #expect(reply.text("error.message") == "The signature or the key is wrong.")
            }
        }
    }

    @Test func `the token is a bearer, or the password of basic authentication`() async throws {
        try await ServerBench.with(.init(token: "secret")) { bench in
            // admin:secret, and without a name
            for value in ["Bearer secret", "bearer  secret", "Basic YWRtaW46c2VjcmV0", "Basic OnNlY3JldA=="] {
                let reply = try await bench.call("GET", "/ready", headers: ["Authorization": value])
                #expect(reply.status == 200, "\(value)")
            }
            for value in ["", "Bearer", "Bearer secret2", "Bearer secre", "secret", "Basic c2VjcmV0", "Basic ???"] {
                let reply = try await bench.call("GET", "/ready", headers: ["Authorization": value])
                #expect(reply.fault == "401 unauthorized", "\(value)")
                #expect(reply.header("WWW-Authenticate")?.hasPrefix("Basic ") == true)
                #expect(!reply.body.contains("secret\""))
            }
        }
    }

    @Test func `where others could reach it, the server does not start without a token`() throws {
        for host in ["0.0.0.0", "::", "192.168.1.7", "tds.example.com", "127.example.com", "127.0.0.1.nip.io"] {
            let error = #expect(throws: SyncError.self) { try APIServer.Settings(host: host, port: 8000, token: nil) }
            #expect(error?.code == .configuration)
            #expect(error?.nextStep.contains("TDS_API_TOKEN") == true)
            _ = try APIServer.Settings(host: host, port: 8000, token: "secret")
        }
        for host in ["127.0.0.1", "::1", "localhost"] { _ = try APIServer.Settings(host: host, port: 8000, token: nil) }
    }

    @Test func `without a token, a page of a stranger that names itself this server gets nothing`() async throws {
        try await ServerBench.with { bench in
            for host in ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.nip.io"] {
                let reply = try await bench.call("GET", "/ready", headers: ["Host": host])
                #expect(reply.fault == "403 wrong_name", "\(host)")
            }
            for host in ["localhost", "LOCALHOST:8000", "127.0.0.1", "[::1]:8000"] {
                #expect(try await bench.call("GET", "/ready", headers: ["Host": host]).status == 200, "\(host)")
            }
        }
    }

    @Test func `what changes something is not taken from another site's page`() async throws {
        try await ServerBench.with { bench in
            let path = "/api/tds/cache/disable"
            for headers in [
                ["Origin": "https://evil.example"], ["Origin": "null"], ["Sec-Fetch-Site": "cross-site"],
                ["Origin": "http://127.0.0.1:1"],
            ] {
                let reply = try await bench.call("POST", path, headers: headers)
                #expect(reply.fault == "403 other_origin", "\(headers)")
            }
            #expect(bench.operations.isEnabled)
            let own = ["Origin": "http://127.0.0.1:\(bench.port)", "Sec-Fetch-Site": "same-origin"]
            #expect(try await bench.call("POST", path, headers: own).status == 200)
            #expect(try await bench.call("GET", "/ready", headers: ["Origin": "https://evil.example"]).status == 200)
        }
    }

    @Test func `every answer tells browsers to keep and frame nothing, and has the request's id`() async throws {
        try await ServerBench.with { bench in
            let replies = [
                try await bench.ask("GET", "/health", headers: ["X-Request-ID": "of-the-client.1"]),
                try await bench.ask("GET", "/nowhere", headers: ["X-Request-ID": "of-the-client.1"]),
            ]
            for reply in replies {
                #expect(reply.header("X-Request-ID") == "of-the-client.1")
                #expect(reply.header("Cache-Control") == "no-store")
                #expect(reply.header("X-Content-Type-Options") == "nosniff")
                #expect(reply.header("X-Frame-Options") == "DENY")
                #expect(reply.header("Content-Security-Policy")?.contains("default-src 'none'") == true)
            }
            let unusable = try await bench.ask("GET", "/health", headers: ["X-Request-ID": "two words"])
            #expect(unusable.header("X-Request-ID")?.count == 36)
        }
    }

    /// Pitfall: "the service group described each service with all that it held: megabytes, and the token among them".
    @Test func `what a log has of the server is its name, not what it holds`() async throws {
        try await ServerBench.with(.init(token: Self.token, works: false)) { bench in
            #expect("\(bench.server)" == "HTTP API")
        }
    }
}
