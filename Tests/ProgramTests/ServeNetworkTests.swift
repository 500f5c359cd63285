import Foundation
import SyncTestKit
import Testing

/// Who comes from another machine needs the token.
@Suite(.timeLimit(.minutes(25))) struct ServeNetworkTests {
    private static let token = "token-of-the-test-4711"

    @Test(.enabled(if: NetworkNamespace.isPossible, "only root may make a network namespace"))
    func `from another machine nothing but health and webhooks is answered without the token`() async throws {
        try await NetworkNamespace.with { other in
            try await Place.withSimulator(["--products", "5"]) { program, _ in
                var tds = program.onRequestOnly
                tds.environment["TDS_API_TOKEN"] = Self.token
                tds.environment["WEBHOOK_API_KEY"] = "key-of-the-test-4711"
                try await tds.withServer(["--host", other.hostAddress]) { server in
                    let address = "http://\(other.hostAddress):\(server.port)"
                    let document = try await other.curl(
                        ["--header", "Authorization: Bearer \(Self.token)", address + "/openapi.json"]
                    )
                    let routes = try Self.routes(of: document.output)
                    #expect(routes.count > 40, "\(document.output)")
                    for (method, path) in routes {
                        let answer = try await Self.ask(other, method, address + path)
                        switch path {
                        case "/health": #expect(answer.status == 200)
                        case _ where path.hasPrefix("/api/tds/webhooks/"):
                            // It has its own credentials.
                            #expect(answer.status == 401 && answer.body.contains("X-API-Key"), "\(answer)")
                        default:
                            #expect(answer.status == 401, "\(method) \(path): \(answer)")
                            #expect(answer.body.contains("TDS_API_TOKEN"), "\(method) \(path): \(answer)")
                        }
                    }
                    #expect(try await Self.ask(other, "GET", address + "/nothing").status == 401)
                    let wrong = ["--header", "Authorization: Bearer \(Self.token)x"]
                    #expect(try await Self.ask(other, "GET", address + "/api/tds/runs", wrong).status == 401)
                    let right = ["--user", "anybody:\(Self.token)"]
                    #expect(try await Self.ask(other, "GET", address + "/api/tds/runs", right).status == 200)
                    let keyed = [
                        "--header", "X-API-Key: key-of-the-test-4711", "--data-binary", #"{"item":{"item_id":"1"}}"#,
                        "--header", "Content-Type: application/json",
                    ]
                    let webhook = address + "/api/tds/webhooks/products"
                    #expect(try await Self.ask(other, "POST", webhook, keyed).status == 202)
                    #expect(!server.log.contains(Self.token) && !server.log.contains("key-of-the-test"))
                }
            }
        }
    }

    /// Of an OpenAPI document, with something in the place of each placeholder.
    private static func routes(of document: String) throws -> [(method: String, path: String)] {
        let object = try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any]
        let paths = object?["paths"] as? [String: [String: Any]] ?? [:]
        return paths.flatMap { path, operations in
            operations.keys.map { ($0.uppercased(), path.replacing(/\{[^}]*\}/, with: "products")) }
        }
    }

    private static func ask(
        _ other: NetworkNamespace,
        _ method: String,
        _ address: String,
        _ options: [String] = []
    ) async throws -> (status: Int, body: String) {
        let always = ["--request", method, "--write-out", "\n%{http_code}"]
        let text = try await other.curl(always + options + [address]).output
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return (lines.last.flatMap { Int($0) } ?? 0, lines.dropLast().joined(separator: "\n"))
    }
}
