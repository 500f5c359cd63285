import HTTPTypes
import SyncCore
import Webhooks

/// `/api/tds/webhooks/…`: the paths of contract, section 4. They need no token: a webhook has credentials of its own.
struct WebhookRoutes {
    let ports: ServerPorts

    var routes: [Route] {
        WebhookTopic.allCases.map { topic in
            Route(
                method: .post,
                path: "/api/tds/webhooks/\(topic.rawValue)",
                summary: "A webhook of Zoho about \(topic.rawValue). It is stored before it is answered.",
                takesAnyQuery: true,
                body: .either(topic.types.flatMap { [$0.wrappedHint, $0.hint()] }),
                needsBody: true,
                bodyMax: WebhookRequest.bodyMax,
                bodyWords: Self.bodyWords,
                form: .either(topic.types.map { $0.hint(others: .string()) }),
                replies: [202: .init(words: "It is stored, or was before.", schema: Self.schema)],
                faults: [
                    401: "The signature or the key is wrong, or both are missing.",
                    413: "The body is larger than \(WebhookRequest.bodyMax / 1_024) KiB.",
                    503: "No secret is set up, or the database is away. Send it again later.",
                ],
                isOpen: true,
                admit: { try admit($0, topic) },
                handle: { await receive($0, topic) }
            )
        }
    }

    private func admit(_ request: APIRequest, _ topic: WebhookTopic) throws(APIFault) {
        do throws(WebhookFault) {
            try ports.receiver.admit(WebhookHead(topic, request))
        } catch {
            throw APIFault(error.status, error.code, error.message, nextStep: error.nextStep)
        }
    }

    private func receive(_ request: APIRequest, _ topic: WebhookTopic) async -> APIAnswer {
        let answer = await ports.receiver.receive(WebhookRequest(WebhookHead(topic, request), body: request.body))
        var reply = APIAnswer.json(answer.json, status: answer.status)
        if let pause = answer.retryAfter { reply.headers[.retryAfter] = String(max(1, pause.components.seconds)) }
        return reply
    }

    private static let bodyWords = """
        The record in a member that is named for its type, as Zoho's default payload has it, or its members alone. A form has \
        that JSON as JSONString, or the members as its fields. Of a contact, contact_type tells customer and vendor apart.
        """

    private static let schema = Schema.object(
        [
            ("success", .boolean), ("message", .string()), ("event_id", .string(format: "uuid")),
            ("idempotency_key", .string()), ("queued", .boolean), ("skipped", .boolean), ("reason", .string()),
        ],
        required: ["success", "idempotency_key"]
    )
}

extension WebhookHead {
    fileprivate init(_ topic: WebhookTopic, _ request: APIRequest) {
        self.init(
            topic,
            query: request.query,
            header: { name in HTTPField.Name(name).flatMap { request.headers[$0] } },
            correlationID: request.correlationID
        )
    }
}

extension EntityType {
    fileprivate var wrappedHint: Schema {
        .object([(endpoint.detailMember, hint())], required: [endpoint.detailMember])
    }

    /// What a webhook has to tell of a record.
    /// - Parameter others: what all its other members are; nil for anything.
    fileprivate func hint(others: Schema? = nil) -> Schema {
        let id = Schema.either([.text(pattern: Schema.recordID), .natural])
        return .object([(layout.idMember, id)], required: [layout.idMember], others: others)
    }
}
