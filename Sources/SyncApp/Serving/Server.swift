import FoundationEssentials
import HTTPAPI
import Logging
import Metrics
import Observability
import ServiceLifecycle
import SyncCore
import SyncEngine
import Tracing

/// `tds serve` as it runs, from start to stop: the HTTP server, and what works in the background (``BackgroundWork``).
struct Server: Sendable {
    /// To PostgreSQL: for the runs at the same time, the work in the background, and requests beside them.
    static let databaseConnections = RunWorker.concurrency + 11

    /// How long requests may take to be answered once the server stops. What goes on then is cancelled.
    private static let stopTime: Duration = .seconds(6)

    private let app: App
    private let api: APIServer.Settings
    private let terminal: Terminal

    init(_ app: App, _ api: APIServer.Settings, _ terminal: Terminal) {
        self.app = app
        self.api = api
        self.terminal = terminal
    }

    /// Serves until a signal ends it. Once for a process, before anything is measured.
    func run() async throws {
        let prometheus = PrometheusMetrics(help: MetricName.help)
        MetricsSystem.bootstrap(prometheus)
        if app.settings[.trace] == .log {
            InstrumentationSystem.bootstrap(LogTracer(logger: app.logger, time: app.time))
        }
        try await withNotifier { try await serve(ServerParts(app, prometheus, notifier: $0)) }
    }

    /// Who is told of alerts, beside those who read events.
    private func withNotifier(_ body: ((any AlertNotifier)?) async throws -> Void) async throws {
        guard let address = app.settings[.alertURL] else { return try await body(nil) }
        try await WebhookAlertNotifier.withNotifier(address: address) { try await body($0) }
    }

    private func serve(_ parts: ServerParts) async throws {
        let server = try APIServer(api, ports: parts.ports) { [api, terminal] port in
            terminal.note("serving on http://\(api.shownHost):\(port); Ctrl-C or SIGTERM ends it")
        }
        var quiet = app.logger
        quiet.logLevel = .critical
        var configuration = ServiceGroupConfiguration(
            // They end in reverse order: first nothing is taken in any more.
            services: [BackgroundService(parts), server],
            logger: quiet
        )
        configuration.maximumGracefulShutdownDuration = Self.stopTime
        let group = ServiceGroup(configuration: configuration)
        try await ServerStop(terminal, time: app.time).running(group)
    }
}

extension APIServer.Settings {
    /// As a part of an address.
    fileprivate var shownHost: String { host.contains(":") ? "[\(host)]" : host }
}
