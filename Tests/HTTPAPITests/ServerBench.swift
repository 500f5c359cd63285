import AsyncHTTPClient
import Foundation
import HTTPAPI
import Logging
import NIOCore
import NIOHTTP1
import SQLStores
import SQLiteStores
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import Webhooks
import ZohoAPI
import ZohoSimulator
import ZohoSource

/// A real server on a free port of loopback, over a database file, a state cache and a simulated organization, joined as the
/// program joins them.
struct ServerBench: Sendable {
    /// What a server can be given.
    struct Setup: Sendable {
        var token: String?
        var webhookSecret: String?
        var webhookKey: String? = "key of the webhooks"
        var readiness = ReadinessReport(causes: [])
        var settings: [ServerFacts.Setting] = []
        var quotaStatus: QuotaStatus?
        /// What the request reader's patience goes by, and everything else.
        var time: any TimeSource = StillTime(start: Sample.instant())
        var products = 12
        /// Whether runs that are asked for are made.
        var works = true
        var makeEventID: @Sendable () -> String = { UUID().uuidString.lowercased() }
    }

    let organization: SimulatedOrganization
    let database: SharedDatabase
    /// The same, for what no port writes.
    let sqlite: SQLiteDatabase
    let cache: any SyncStateCache
    let operations: CacheOperations
    let signals: ServerSignals
    let time: any TimeSource
    let server: APIServer
    let port: Int
    /// What the server says of itself. Every answer is held against it.
    private(set) var description = APIDescription(.null)
    private let setup: Setup

    /// Runs a server for as long as `body` takes.
    static func with(_ setup: Setup = Setup(), _ body: (ServerBench) async throws -> Void) async throws {
        try await TestSlot.with {
            try await withTemporaryFile { path in try await simulate(setup, path, body) }
        }
    }

    // MARK: Asking

    /// A request with the token that is needed.
    func ask(
        _ method: String = "GET",
        _ path: String,
        _ body: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> Reply {
        let token = setup.token.map { ["Authorization": "Bearer \($0)"] } ?? [:]
        return try await call(method, path, body, headers: token.merging(headers) { $1 })
    }

    /// A request with no other headers than these.
    func call(
        _ method: String = "GET",
        _ path: String,
        _ body: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .RAW(value: method)
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        if let body { request.body = .bytes(Array(body.utf8)) }
        let reply = try await Reply(try await send(request))
        #expect(description.faults(of: reply, to: method, path) == [])
        return reply
    }

    /// A request of any kind; the body of the answer is still to come.
    func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    }

    // MARK: Joining

    private static func simulate(
        _ setup: Setup,
        _ path: String,
        _ body: (ServerBench) async throws -> Void
    ) async throws {
        let simulator = ZohoSimulator(
            configuration: SimulatorConfiguration(
                port: 0,
                products: setup.products,
                customers: 4,
                vendors: 2,
                callsPerMinute: 0
            ),
            logger: .silent
        )
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        try await beside({ try await simulator.run { ready.yield($0) } }) {
            guard let port = await ports.first(where: { _ in true }) else { throw NotServing() }
            let settings = try ZohoSettings(simulator, port: port)
            try await ZohoSource.withSource(settings: settings, time: TestTime(), logger: .silent) { source in
                try await serve(setup, simulator.organization, source, settings.organizationID, path, body)
            }
        }
    }

    private static func serve(
        _ setup: Setup,
        _ organization: SimulatedOrganization,
        _ source: ZohoSource,
        _ organizationID: String,
        _ path: String,
        _ body: (ServerBench) async throws -> Void
    ) async throws {
        let sqlite = try await SQLiteDatabase.open(path: path, catalog: .zoho)
        let database = sqlite.shared
        let cache = try await SQLiteStateCache.open(path: path + ".cache", time: setup.time, logger: .silent)
        let parts = Parts(setup, database, cache, source, organizationID)
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        let settings = try APIServer.Settings(host: "127.0.0.1", port: 0, token: setup.token)
        let server = try APIServer(settings, ports: parts.ports) { ready.yield($0) }
        try await beside({ try await server.run() }) {
            guard let port = await ports.first(where: { _ in true }) else { throw NotServing() }
            var bench = ServerBench(
                organization: organization,
                database: database,
                sqlite: sqlite,
                cache: cache,
                operations: parts.operations,
                signals: parts.signals,
                time: setup.time,
                server: server,
                port: port,
                setup: setup
            )
            bench.description = try await APIDescriptions.known.description(of: setup, bench)
            let ready = bench
            try await beside({ if setup.works { await parts.worker.work() } }) { try await body(ready) }
        }
    }

    /// Does something for as long as `body` takes. What ends with it because it has to is no fault.
    private static func beside(
        _ work: @escaping @Sendable () async throws -> Void,
        _ body: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await work()
                } catch {
                    guard Task.isCancelled else { throw error }
                }
            }
            defer { group.cancelAll() }
            try await body()
        }
    }
}

/// What servers say of themselves: asked for once of each kind, since it is long.
private actor APIDescriptions {
    static let known = APIDescriptions()
    private var byToken: [String?: APIDescription] = [:]

    func description(of setup: ServerBench.Setup, _ bench: ServerBench) async throws -> APIDescription {
        if let known = byToken[setup.token] { return known }
        let description = APIDescription(try #require(try await bench.ask("GET", "/openapi.json").json))
        byToken[setup.token] = description
        return description
    }
}

struct NotServing: Error {}

extension Logger {
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

extension ZohoSettings {
    fileprivate init(_ simulator: ZohoSimulator, port: Int) throws {
        let environment = Dictionary(
            uniqueKeysWithValues: simulator.environment(port: port).map { ($0.name, $0.value) }
        )
        func value(_ name: String) -> String { environment[name] ?? "" }
        try self.init(
            credentials: Credentials(
                clientID: value("ZOHO_CLIENT_ID"),
                clientSecret: Secret(value("ZOHO_CLIENT_SECRET")),
                refreshToken: Secret(value("ZOHO_REFRESH_TOKEN"))
            ),
            organizationID: value("ZOHO_ORGANIZATION_ID"),
            accountsURL: value("ZOHO_ACCOUNTS_URL"),
            apiURL: value("ZOHO_API_URL")
        )
        callsPerMinute = 0
    }
}
