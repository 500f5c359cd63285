/// A request to one of the webhook paths without its body, as far as the receiver looks at it.
package struct WebhookHead: Sendable {
    package static let signatureHeader = "X-Zoho-Webhook-Signature"
    package static let keyHeaders = ["X-API-Key", "X-Webhook-Key"]

    package let topic: WebhookTopic
    /// Whether it is a `DELETE`, which is how Zoho can tell of a deletion.
    package let isDeletion: Bool
    /// Decoded, in the order of the address.
    package let query: [FormPair]
    package let contentType: String?
    /// Nil where the request has no such header.
    package let signature: String?
    /// The keys that the request presents.
    package let keys: [String]
    package let correlationID: String

    /// - Parameters:
    ///   - isDeletion: whether it is a `DELETE`.
    ///   - query: decoded, in the order of the address.
    ///   - header: the value of a request's header; nil where it has none.
    package init(
        _ topic: WebhookTopic,
        isDeletion: Bool = false,
        query: [(name: String, value: String)] = [],
        header: (_ name: String) -> String?,
        correlationID: String
    ) {
        self.topic = topic
        self.isDeletion = isDeletion
        self.query = query.map { FormPair(name: $0.name, value: $0.value) }
        contentType = header("Content-Type")
        signature = header(Self.signatureHeader)
        keys = Self.keyHeaders.compactMap(header)
        self.correlationID = correlationID
    }
}
