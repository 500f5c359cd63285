/// A request to one of the webhook paths, read whole.
package struct WebhookRequest: Sendable {
    /// Bytes of a body. The default payload of a record has a few thousand.
    package static let bodyMax = 262_144

    package let head: WebhookHead
    /// Of ``bodyMax`` at most.
    package let body: [UInt8]

    package init(_ head: WebhookHead, body: [UInt8]) {
        self.head = head
        self.body = body
    }
}
