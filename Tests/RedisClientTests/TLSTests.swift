import Foundation
import SyncTestKit
import Testing

@testable import RedisClient

/// Secure connections: whom the client trusts, and whom it does not.
@Suite struct TLSTests {
    @Test func `a server whose certificate fits is spoken to`() async throws {
        try await withAuthority { authority in
            try await withSecureServer(authority) { port in
                let client = RedisClient(secure("localhost", port, trusting: authority.certificate), logger: testLogger)
                let texts = (0..<2_000).map { "\($0)" + String(repeating: "x", count: 100) }
                let replies = try await client.pipeline(texts.map { RedisCommand("ECHO", [$0]) })
                #expect(replies.map(\.text) == texts)
                await client.close()
                #expect(try await redisError { try await client.send(RedisCommand("PING")) }.code == .closed)
            }
        }
    }

    @Test func `a certificate for an address is held against the address`() async throws {
        try await withAuthority { authority in
            try await withSecureServer(authority, names: "IP:127.0.0.1") { port in
                let client = RedisClient(secure("127.0.0.1", port, trusting: authority.certificate), logger: testLogger)
                let reply = try await client.send(RedisCommand("PING"))
                #expect(reply == .simpleString("PONG"))
                await client.close()
            }
        }
    }

    @Test func `a certificate for another host is refused`() async throws {
        try await withAuthority { authority in
            try await withSecureServer(authority, names: "DNS:elsewhere.example") { port in
                for host in ["localhost", "127.0.0.1"] {
                    try await expectRefusal(secure(host, port, trusting: authority.certificate))
                }
            }
        }
    }

    @Test func `a certificate of another authority is refused`() async throws {
        try await withAuthority { authority in
            try await withAuthority { other in
                try await withSecureServer(authority) { port in
                    try await expectRefusal(secure("localhost", port, trusting: other.certificate))
                    // Nor does the system know this authority.
                    try await expectRefusal(secure("localhost", port, trusting: nil))
                }
            }
        }
    }

    @Test func `an authority's file that cannot be read is named`() async throws {
        let client = RedisClient(secure("localhost", 1, trusting: "/no/such/file.pem"), logger: testLogger)
        let error = try await redisError { try await client.send(RedisCommand("PING")) }
        #expect(error.code == .tlsFailed && error.message.contains("/no/such/file.pem"))
        await client.close()
    }

    @Test func `a server without TLS is told from one that is away`() async throws {
        try await withAuthority { authority in
            try await withRedisServer { server in
                var configuration = secure("127.0.0.1", server.port, trusting: authority.certificate)
                // It waits for more of what it takes for a command.
                configuration.connectTimeout = .milliseconds(200)
                let client = RedisClient(configuration, logger: testLogger)
                let error = try await redisError { try await client.send(RedisCommand("PING")) }
                #expect(error.code == .unavailable)
                #expect(error.nextStep.contains("TLS"), "\(error)")
                await client.close()
            }
        }
    }

    private func expectRefusal(_ configuration: RedisConfiguration) async throws {
        let client = RedisClient(configuration, logger: testLogger)
        let error = try await redisError { try await client.send(RedisCommand("PING")) }
        #expect(error.code == .tlsFailed, "\(error)")
        #expect(!error.isOutcomeUnknown)
        await client.close()
    }

    private func secure(_ host: String, _ port: Int, trusting file: String?) -> RedisConfiguration {
        var configuration = RedisConfiguration(host: host, port: port, tls: RedisConfiguration.TLS(authorityFile: file))
        // The system's authorities are many, and are read within the attempt.
        configuration.connectTimeout = .seconds(10)
        configuration.commandTimeout = .seconds(10)
        return configuration
    }

    /// An authority of our own, in a directory that goes with the test.
    private struct Authority {
        let directory: String
        var certificate: String { directory + "/ca.crt" }
    }

    private func withAuthority(_ body: (Authority) async throws -> Void) async throws {
        try await withTemporaryFile { path in
            let authority = Authority(directory: URL(fileURLWithPath: path).deletingLastPathComponent().path)
            try await openssl(
                authority,
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=Test "
                    + "-keyout ca.key -out ca.crt"
            )
            try await body(authority)
        }
    }

    private func openssl(_ authority: Authority, _ arguments: String) async throws {
        let parts = arguments.split(separator: " ").map { part in
            part.contains(".") && !part.contains(":") && !part.contains("=")
                ? "\(authority.directory)/\(part)" : String(part)
        }
        let ended = try await Tool.run("openssl", parts)
        try #require(ended.status == 0, "\(ended.errors)")
    }

    private func withSecureServer(
        _ authority: Authority,
        names: String = "DNS:localhost",
        _ body: (Int) async throws -> Void
    ) async throws {
        try await openssl(
            authority,
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=server "
                + "-addext subjectAltName=\(names) -CA ca.crt -CAkey ca.key -keyout server.key -out server.crt"
        )
        // Above the ports that private servers take, below those that the system gives out.
        let port = Int.random(in: 30_000..<32_700)
        let arguments = [
            "--tls-port", "\(port)", "--tls-cert-file", authority.directory + "/server.crt", "--tls-key-file",
            authority.directory + "/server.key", "--tls-ca-cert-file", authority.certificate, "--tls-auth-clients",
            "no",
        ]
        try await withRedisServer(arguments) { _ in try await body(port) }
    }
}
