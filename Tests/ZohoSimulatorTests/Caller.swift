import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

@testable import ZohoSimulator

/// Runs a simulator on a free port of loopback for as long as `body` takes.
func withSimulator<Result: Sendable>(
    _ configuration: SimulatorConfiguration = .small(),
    _ body: (Caller) async throws -> Result
) async throws -> Result {
    let simulator = ZohoSimulator(
        configuration: configuration,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { continuation.finish() }
            try await simulator.run { port in continuation.yield(port) }
        }
        guard let port = await ports.first(where: { _ in true }) else { throw NotServing() }
        let result = try await body(Caller(simulator, port: port))
        group.cancelAll()
        return result
    }
}

struct NotServing: Error {}

extension SimulatorConfiguration {
    /// A few records and no limits, for tests that are about neither.
    static func small(
        products: Int = 12,
        customers: Int = 6,
        vendors: Int = 3,
        seed: UInt64 = 1
    ) -> SimulatorConfiguration {
        SimulatorConfiguration(
            port: 0,
            products: products,
            customers: customers,
            vendors: vendors,
            seed: seed,
            callsPerMinute: 0
        )
    }
}

extension SimulatorConfiguration {
    /// A small organization with so many documents, and no limits.
    static func documents(_ counts: [RecordType: Int], seed: UInt64 = 1) -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration.small(seed: seed)
        configuration.documents = counts
        return configuration
    }
}

extension [RecordType: Int] {
    /// So many of each type of document.
    static func each(_ count: Int) -> Self {
        Dictionary(uniqueKeysWithValues: RecordType.documents.map { ($0, count) })
    }
}

/// Time that the test moves.
final class ManualTime: Sendable {
    private let instant: Mutex<Date>

    init(_ start: Date = Date(timeIntervalSince1970: 1_763_011_800)) {
        self.instant = Mutex(start)
    }

    var now: @Sendable () -> Date {
        { self.instant.withLock { $0 } }
    }

    func advance(seconds: Double) {
        self.instant.withLock { $0 += seconds }
    }
}

/// Calls a simulator over HTTP as a client would.
struct Caller: Sendable {
    let organization: SimulatedOrganization
    let environment: [String: String]
    let port: Int

    init(_ simulator: ZohoSimulator, port: Int) {
        self.organization = simulator.organization
        self.port = port
        self.environment = Dictionary(
            uniqueKeysWithValues: simulator.environment(port: port).map { ($0.name, $0.value) }
        )
    }

    var organizationID: String { self.environment["ZOHO_ORGANIZATION_ID"] ?? "" }

    /// A call to any path, with whatever headers.
    func call(
        _ method: String = "GET",
        _ target: String,
        headers: [String: String] = [:],
        body: String? = nil
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(self.port)\(target)")
        request.method = .RAW(value: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return Reply(response, Array(bytes.readableBytesView))
    }

    /// A call of the API with a token and the organization's id.
    func get(_ path: String, _ query: String = "", token: String) async throws -> Reply {
        let parameters = "organization_id=\(self.organizationID)" + (query.isEmpty ? "" : "&" + query)
        return try await self.call(
            "GET",
            "\(path)?\(parameters)",
            headers: ["Authorization": "Zoho-oauthtoken \(token)"]
        )
    }

    /// A token request; members of `changing` replace the right ones, an empty value leaves one out.
    func requestToken(changing: [String: String] = [:]) async throws -> Reply {
        var form = [
            "grant_type": "refresh_token",
            "client_id": self.environment["ZOHO_CLIENT_ID"] ?? "",
            "client_secret": self.environment["ZOHO_CLIENT_SECRET"] ?? "",
            "refresh_token": self.environment["ZOHO_REFRESH_TOKEN"] ?? "",
        ]
        form.merge(changing) { _, new in new }
        return try await self.call(
            "POST",
            "/oauth/v2/token",
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: form.filter { !$0.value.isEmpty }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
        )
    }

    func token() async throws -> String {
        try await self.requestToken().text("access_token")
    }

    /// A control call.
    func control(_ name: String, _ body: String = "{}") async throws -> Reply {
        try await self.call("POST", "/_simulator/\(name)", body: body)
    }
}

/// An answer, read as far as a test needs it.
struct Reply: Sendable {
    let status: Int
    let bytes: [UInt8]
    private let headers: [String: String]

    init(_ response: HTTPClientResponse, _ bytes: [UInt8]) {
        self.status = Int(response.status.code)
        self.bytes = bytes
        self.headers = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
    }

    func header(_ name: String) -> String? {
        self.headers[name.lowercased()]
    }

    var string: String { String(decoding: self.bytes, as: UTF8.self) }

    /// The JSON object of the body; empty when it is none.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(self.bytes))) as? [String: Any] ?? [:]
    }

    var code: Int? { self.json["code"] as? Int }

    func text(_ name: String) -> String { self.json[name] as? String ?? "" }

    func rows(_ name: String = "items") -> [[String: Any]] {
        self.json[name] as? [[String: Any]] ?? []
    }

    func column(_ column: String, of name: String = "items") -> [String] {
        self.rows(name).map { $0[column] as? String ?? "" }
    }

    var pageContext: [String: Any] { self.json["page_context"] as? [String: Any] ?? [:] }

    var ids: [String] { self.json["ids"] as? [String] ?? [] }
}

/// The names of the members that two records do not have in common, or have with different values.
func membersDiffering(_ left: [String: Any], _ right: [String: Any]) -> Set<String> {
    func text(_ value: Any?) -> Data? {
        value.flatMap { try? JSONSerialization.data(withJSONObject: [$0], options: .sortedKeys) }
    }
    return Set<String>(left.keys).union(right.keys).filter { text(left[$0]) != text(right[$0]) }
}
