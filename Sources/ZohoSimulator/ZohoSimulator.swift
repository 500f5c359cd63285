import Hummingbird
package import Logging
import NIOCore

/// A Zoho Books and Inventory organization in memory, behind the same HTTP interface on loopback.
///
/// It follows the recorded facts of zoho-api.md; where these are guesses, ``Quirks`` has a switch. `/_simulator/` is the only path that
/// Zoho does not have: it controls the organization, with the same operations as ``SimulatedOrganization``.
package final class ZohoSimulator: Sendable {
    /// For control in the same process.
    package let organization: SimulatedOrganization
    private let configuration: SimulatorConfiguration
    private let logger: Logger

    /// Creates the organization and its records. Nothing listens before ``run(onReady:)``.
    package init(configuration: SimulatorConfiguration, logger: Logger) {
        self.configuration = configuration
        self.organization = SimulatedOrganization(configuration)
        self.logger = logger
    }

    /// Serves until the task is cancelled, then returns. Throws when it cannot listen.
    ///
    /// - Parameter onReady: called once with the port that was bound, when calls are answered.
    package func run(onReady: @escaping @Sendable (Int) async -> Void) async throws {
        // The server reports its own cancellation as an error, and what matters it throws.
        var quiet = self.logger
        quiet.logLevel = .critical
        let application = Application(
            responder: SimulatorResponder(organization: self.organization),
            configuration: .init(address: .hostname(self.configuration.host, port: self.configuration.port)),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { await onReady(port) }
            },
            logger: quiet
        )
        self.logger.debug("simulator starts", metadata: ["host": "\(self.configuration.host)"])
        do {
            try await application.run()
        } catch {
            guard Task.isCancelled else { throw error }
        }
        self.logger.debug("simulator ended")
    }

    /// The settings with which a client finds this organization, when it listens on `port`.
    package func environment(port: Int) -> [(name: String, value: String)] {
        let identity = self.organization.identity
        let address = "http://\(self.configuration.host):\(port)"
        return [
            ("ZOHO_ACCOUNTS_URL", address),
            ("ZOHO_API_URL", address),
            ("ZOHO_CLIENT_ID", identity.clientID),
            ("ZOHO_CLIENT_SECRET", identity.clientSecret),
            ("ZOHO_REFRESH_TOKEN", identity.refreshToken),
            ("ZOHO_ORGANIZATION_ID", identity.organizationID),
        ]
    }
}
