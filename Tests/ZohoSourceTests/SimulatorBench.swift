import AsyncHTTPClient
import Logging
import SyncCore
import SyncTestKit
import Synchronization
import Testing
import ZohoSimulator
import ZohoSource

/// A simulated organization on loopback and what a source needs to read it.
struct SimulatorBench: Sendable {
    let organization: SimulatedOrganization
    let settings: ZohoSettings
    let time: TestTime
    let log: LogLines
    fileprivate let httpClient: HTTPClient

    /// A source as one process has it: with a token, a limiter and counters of its own.
    func source(
        sharing: SharedStores = SharedStores(),
        _ change: (inout ZohoSettings) -> Void = { _ in }
    ) -> ZohoSource {
        var settings = settings
        change(&settings)
        return ZohoSource(
            settings: settings,
            sharing: sharing,
            httpClient: httpClient,
            time: time,
            random: { 0.5 },
            logger: Logger(label: "zoho") { [log] _ in log.handler }
        )
    }

    /// Runs a simulator for as long as `body` runs.
    static func run<Result: Sendable>(
        products: Int = 20,
        callTimeout: Duration = .seconds(10),
        _ body: @escaping @Sendable (SimulatorBench) async throws -> Result
    ) async throws -> Result {
        try await TestSlot.with { try await open(products: products, callTimeout: callTimeout, body) }
    }

    private static func open<Result: Sendable>(
        products: Int,
        callTimeout: Duration,
        _ body: @escaping @Sendable (SimulatorBench) async throws -> Result
    ) async throws -> Result {
        let simulator = ZohoSimulator(
            configuration: SimulatorConfiguration(port: 0, products: products, customers: 5, vendors: 3),
            logger: Logger(label: "simulator") { _ in SwiftLogNoOpLogHandler() }
        )
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await simulator.run { port in ready.yield(port) }
                return nil
            }
            group.addTask {
                var iterator = ports.makeAsyncIterator()
                let port = try #require(await iterator.next())
                let settings = try settings(simulator.environment(port: port), callTimeout: callTimeout)
                return try await HTTPClient.withHTTPClient(configuration: .zoho(settings)) { httpClient in
                    try await body(
                        SimulatorBench(
                            organization: simulator.organization,
                            settings: settings,
                            time: TestTime(),
                            log: LogLines(),
                            httpClient: httpClient
                        )
                    )
                }
            }
            defer { group.cancelAll() }
            while let next = try await group.next() {
                if let result = next { return result }
            }
            throw CancellationError()
        }
    }

    private static func settings(
        _ environment: [(name: String, value: String)],
        callTimeout: Duration
    ) throws -> ZohoSettings {
        let values = Dictionary(uniqueKeysWithValues: environment.map { ($0.name, $0.value) })
        func value(_ name: String) throws -> String { try #require(values[name]) }
        var settings = try ZohoSettings(
            credentials: Credentials(
                clientID: value("ZOHO_CLIENT_ID"),
                clientSecret: Secret(value("ZOHO_CLIENT_SECRET")),
                refreshToken: Secret(value("ZOHO_REFRESH_TOKEN"))
            ),
            organizationID: value("ZOHO_ORGANIZATION_ID"),
            accountsURL: value("ZOHO_ACCOUNTS_URL"),
            apiURL: value("ZOHO_API_URL")
        )
        settings.callTimeout = callTimeout
        return settings
    }
}

/// Every line that was logged, at any level.
final class LogLines: Sendable {
    private let lines = Mutex<[(level: Logger.Level, text: String)]>([])

    var all: [String] { lines.withLock { $0.map(\.text) } }
    var warnings: [String] { lines.withLock { $0.filter { $0.level >= .warning }.map(\.text) } }
    var handler: any LogHandler { Handler(lines: self) }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let text = "\(event.message) \(event.metadata.map { "\($0)" } ?? "")"
            lines.lines.withLock { $0.append((event.level, text)) }
        }
    }
}

/// The error that an operation throws.
func syncError(_ operation: () async throws -> some Any) async throws -> SyncError {
    do {
        _ = try await operation()
    } catch let error as SyncError {
        return error
    }
    Issue.record("nothing was thrown")
    throw CancellationError()
}
