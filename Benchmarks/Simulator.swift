import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// `tds simulate` as a process of its own, without limits, and a client with one connection to it.
final class Simulator {
    /// What points `tds` at it.
    let environment: [String: String]
    private let server: ServerProcess
    private var token = ""

    /// - Parameters:
    ///   - documents: how many of each type, by the name of the simulator's option.
    ///   - latency: what every call takes in addition, in milliseconds.
    init(
        tds: String,
        products: Int,
        customers: Int = 0,
        documents: [String: Int] = [:],
        latency: Int = 0
    ) throws {
        let process = try ChildProcess(
            tds,
            [
                "simulate", "--port", "0", "--products", String(products), "--customers", String(customers),
                "--vendors", "0",
                "--calls-per-minute", "0", "--daily-quota", "100000000", "--latency-ms", String(latency),
                "--log-level", "error",
            ] + documents.flatMap { ["--\($0)", String($1)] }
        )
        let lines = try process.output(until: "ZOHO_ORGANIZATION_ID").split(separator: "\n")
        let pairs = lines.compactMap { line -> (String, String)? in
            let words = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1)
            return words.count == 2 ? (String(words[0]), String(words[1])) : nil
        }
        environment = Dictionary(uniqueKeysWithValues: pairs)
        server = ServerProcess(process)
    }

    func end() async throws { try await server.end() }

    /// The bytes of every page of a listing, one call after the other over one connection.
    func pages(of path: String, take: (ByteBuffer) -> Void) async throws {
        if token.isEmpty { try await requestToken() }
        var number = 1
        while true {
            let query = "organization_id=\(setting("ORGANIZATION_ID"))&filter_by=Status.All&per_page=200&page=\(number)"
            var request = HTTPClientRequest(url: "\(setting("API_URL"))/inventory/v1/\(path)?\(query)")
            request.headers.add(name: "Authorization", value: "Zoho-oauthtoken \(token)")
            let body = try await body(of: request)
            take(body)
            // The context is at the end of a page.
            let tail = String(
                buffer: body.getSlice(at: max(0, body.writerIndex - 600), length: min(600, body.writerIndex)) ?? body
            )
            guard tail.contains(#""has_more_page":true"#) else { return }
            number += 1
        }
    }

    private func requestToken() async throws {
        let secrets = "refresh_token=\(setting("REFRESH_TOKEN"))&client_id=\(setting("CLIENT_ID"))"
        var request = HTTPClientRequest(url: "\(setting("ACCOUNTS_URL"))/oauth/v2/token")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(
            ByteBuffer(string: "\(secrets)&client_secret=\(setting("CLIENT_SECRET"))&grant_type=refresh_token")
        )
        let answer = try await body(of: request)
        let json = try JSONSerialization.jsonObject(with: Data(answer.readableBytesView)) as? [String: Any]
        token = json?["access_token"] as? String ?? ""
    }

    private func body(of request: HTTPClientRequest) async throws -> ByteBuffer {
        let answer = try await server.client.execute(request, timeout: .seconds(60))
        guard answer.status == .ok else { throw ChildProcess.Failure(description: "\(request.url): \(answer.status)") }
        return try await answer.body.collect(upTo: 64 << 20)
    }

    private func setting(_ name: String) -> String { environment["ZOHO_\(name)"] ?? "" }
}
