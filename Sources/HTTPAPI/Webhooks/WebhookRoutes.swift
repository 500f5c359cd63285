import HTTPTypes
import SyncCore
import Webhooks

/// `/api/tds/webhooks/…`: the paths of contract, section 4, and one for every other word of a type. They need no token: a webhook
/// has credentials of its own.
struct WebhookRoutes {
    /// That Zoho can be told to send with.
    private static let methods: [HTTPRequest.Method] = [.post, .put, .delete]

    let ports: ServerPorts

    var routes: [Route] { WebhookTopic.all.flatMap { topic in Self.methods.map { route($0, topic) } } }

    private func route(_ method: HTTPRequest.Method, _ topic: WebhookTopic) -> Route {
        Route(
            method: method,
            path: "/api/tds/webhooks/\(topic.word)",
            summary: "A webhook of Zoho about \(topic.word). It is stored before it is answered.",
            takesAnyQuery: true,
            body: WebhookSchemas.body(of: topic),
            needsBody: method != .delete,
            bodyMax: WebhookRequest.bodyMax,
            bodyDescription: Self.bodyDescription,
            form: WebhookSchemas.form(of: topic),
            replies: [202: .init(description: "It is stored, or was before.", schema: .named("WebhookAnswer"))],
            faults: [
                400: "The body has no id that can be read, or more than 1,000 records.",
                401: "The signature or the key is wrong, or both are missing.",
                413:
                    "The body is larger than \(WebhookRequest.bodyMax / 1_024) KiB, as it comes or without its coding.",
                415: "The body has a Content-Encoding other than gzip and deflate.",
                503: "No secret is set up, or the database is away. Send it again later.",
            ],
            isOpen: true,
            admit: { try admit(WebhookHead(topic, method, $0)) },
            handle: { try await receive($0, WebhookHead(topic, method, $0)) }
        )
    }

    private func admit(_ head: WebhookHead) throws(APIFault) {
        do throws(WebhookFault) {
            try ports.receiver.admit(head)
        } catch {
            throw APIFault(error.status, error.code, error.message, nextStep: error.nextStep)
        }
    }

    private func receive(_ request: APIRequest, _ head: WebhookHead) async throws(APIFault) -> APIAnswer {
        let body = try ContentCoding.decoded(
            request.body,
            request.headers[.contentEncoding],
            max: WebhookRequest.bodyMax
        )
        let answer = await ports.receiver.receive(WebhookRequest(head, body: body))
        var reply = APIAnswer.json(answer.json, status: answer.status)
        if let pause = answer.retryAfter { reply.headers[.retryAfter] = String(max(1, pause.components.seconds)) }
        return reply
    }

    private static let bodyDescription = """
        The record in a member that is named for its type, as Zoho's default payload has it, its members alone, an envelope \
        around it, or a list of such. A form has that JSON as JSONString, or the members as its fields. The id is enough. Of a \
        contact, contact_type tells customer and vendor apart. Content-Encoding may be gzip or deflate.
        """

    static let schema = Schema.object(
        [
            ("success", .boolean), ("message", .string()), ("event_id", .string(format: "uuid")),
            ("idempotency_key", .string()), ("queued", .boolean), ("skipped", .boolean), ("reason", .string()),
        ],
        required: ["success", "idempotency_key"]
    )
}

extension WebhookHead {
    fileprivate init(_ topic: WebhookTopic, _ method: HTTPRequest.Method, _ request: APIRequest) {
        self.init(
            topic,
            isDeletion: method == .delete,
            query: request.query,
            header: { name in HTTPField.Name(name).flatMap { request.headers[$0] } },
            correlationID: request.correlationID
        )
    }
}
