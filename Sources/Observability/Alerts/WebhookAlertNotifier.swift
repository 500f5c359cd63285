import AsyncHTTPClient
import NIOCore
import NIOHTTP1
package import SyncCore

/// Posts alerts to an address of the user's (`TDS_ALERT_URL`): the event's envelope as JSON, and beside it `text`, which chat
/// programs show.
///
/// The address may hold a secret, so no error names it.
package struct WebhookAlertNotifier: AlertNotifier {
    private static let timeout: TimeAmount = .seconds(10)

    private let address: String
    private let client: HTTPClient

    private init(address: String, client: HTTPClient) {
        self.address = address
        self.client = client
    }

    /// A notifier with connections of its own, for as long as `body` runs.
    package static func withNotifier<Result>(
        address: String,
        _ body: (WebhookAlertNotifier) async throws -> Result
    ) async throws -> Result {
        // A redirect would carry the alert to somebody whom the user did not name.
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: timeout, read: timeout)
        )
        configuration.connectionPool.retryConnectionEstablishment = false
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            try await body(WebhookAlertNotifier(address: address, client: client))
        }
    }

    package func notify(_ notice: AlertNotice) async throws(SyncError) {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        let text = (name: "text", json: Optional(JSONWriter.string(notice.text)))
        request.body = .bytes(ByteBuffer(string: JSONWriter.object(notice.envelope.members + [text])))
        let status: UInt
        do {
            status = try await client.execute(request, timeout: Self.timeout).status.code
        } catch {
            throw Self.failure("does not take them", cause: error is HTTPClientError ? "\(error)" : nil)
        }
        guard (200..<300).contains(status) else { throw Self.failure("answered \(status)", cause: nil) }
    }

    private static func failure(_ what: String, cause: String?) -> SyncError {
        SyncError(
            .requestRejected,
            "The address for alerts \(what).",
            nextStep: "Check TDS_ALERT_URL; the alert is at /api/tds/alerts and on the page too.",
            cause: cause
        )
    }
}
