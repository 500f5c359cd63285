import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
package import SyncCore

/// The HTTP server: listens, lets in, and hands requests to the routes.
package struct APIServer: Service {
    package struct Settings: Sendable {
        package let host: String
        /// 0 for any that is free.
        package let port: Int
        /// Nil: none is needed, which is for loopback only.
        package let token: String?

        /// - Throws: ``SyncError/Code/configuration`` where others could reach the server and would need no token.
        package init(host: String, port: Int, token: String?) throws(SyncError) {
            guard token != nil || Self.isLoopback(host) else {
                throw SyncError(
                    .configuration,
                    "Other machines could reach the server at \(host), and TDS_API_TOKEN is not set.",
                    nextStep: "Set TDS_API_TOKEN to a long random text, or serve on 127.0.0.1."
                )
            }
            self.host = host
            self.port = port
            self.token = token
        }

        private static func isLoopback(_ host: String) -> Bool {
            let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
            // Of numbers only: a name may begin with 127 and stand for any address.
            return host == "localhost" || host == "::1" || parts.count == 4 && !parts.contains(nil) && parts[0] == 127
        }
    }

    /// Connections at once; others wait to be accepted.
    private static let connectionsMax = 512
    /// A connection that brings no request, or no more of one, is closed after this time.
    private static let idleTime: TimeAmount = .seconds(30)

    private let settings: Settings
    private let routes: [Route]
    private let middleware: RequestMiddleware
    private let reader: RequestReader
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) async -> Void

    /// - Parameter onListening: called once with the port that was bound.
    package init(
        _ settings: Settings,
        ports: ServerPorts,
        onListening: @escaping @Sendable (_ port: Int) async -> Void
    ) throws {
        self.settings = settings
        self.routes = try RouteTable(ports, needsToken: settings.token != nil).routes
        self.onListening = onListening
        logger = ports.logger
        reader = RequestReader(catalog: ports.database.catalog, time: ports.time)
        middleware = RequestMiddleware(
            gate: TokenGate(token: settings.token, openPaths: Set(routes.filter(\.isOpen).map(\.path))),
            methods: MethodTable(routes),
            observer: ports.observer,
            time: ports.time,
            logger: ports.logger
        )
    }

    /// Serves until the task is cancelled or a graceful shutdown has ended; requests that were begun are answered then.
    /// - Throws: ``SyncError/Code/configuration`` where nobody can listen there.
    package func run() async throws {
        // What the library reports of itself is of no use to who runs a server; what matters it throws.
        var quiet = logger
        quiet.logLevel = .critical
        let application = Application(
            router: router,
            server: .http1(
                configuration: .init(additionalChannelHandlers: [ClientPresence()], idleTimeout: Self.idleTime)
            ),
            configuration: .init(
                address: .hostname(settings.host, port: settings.port),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionsMax, logger: quiet)
            ),
            onServerRunning: { [onListening] channel in
                if let port = channel.localAddress?.port { await onListening(port) }
            },
            logger: quiet
        )
        do {
            try await application.run()
        } catch  where error is IOError || error is SocketAddressError {
            throw SyncError(
                .configuration,
                "The server cannot listen on port \(settings.port) of \(settings.host).",
                nextStep: "End what listens there already, or choose another place with --host and --port.",
                // Of the two, SwiftNIO's own words have a parenthesis too many.
                cause: (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
            )
        }
    }

    private var router: Router<ServerContext> {
        let router = Router(context: ServerContext.self)
        router.add(middleware: middleware)
        for route in routes { add(route, to: router) }
        return router
    }

    private func add(_ route: Route, to router: Router<ServerContext>) {
        let handle: @Sendable (Request, ServerContext) async throws -> Response = { [reader] request, context in
            let request = try await reader.read(request, for: route, context)
            try route.check(request)
            guard route.endsWithClient else { return try await route.handle(request).response(for: nil) }
            let client = try await context.client
            return try await client.during { try await route.handle(request) }.response(for: client)
        }
        router.on(RouterPath(route.path), method: route.method, use: handle)
        guard route.method == .get else { return }
        router.on(RouterPath(route.path), method: .head) { request, context in
            try await handle(request, context).createHeadResponse()
        }
    }
}

/// A service group describes its services in its log. Without a text of their own it would go through all that they hold: their
/// token, and the whole catalog, which are megabytes.
extension APIServer: CustomStringConvertible {
    package var description: String { "HTTP API" }
}
