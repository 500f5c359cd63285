/// A request to one of the webhook paths, read whole.
package struct WebhookRequest: Sendable {
    /// Bytes of a body, also of what a compressed one holds. The default payload of a record has a few thousand; of a long invoice
    /// hundreds of thousands.
    package static let bodyMax = 1_048_576

    package let head: WebhookHead
    /// Of ``bodyMax`` at most, without a content coding.
    package let body: [UInt8]
    let content: WebhookContent

    package init(_ head: WebhookHead, body: [UInt8]) {
        self.head = head
        self.body = body
        content = WebhookContent(body, contentType: head.contentType)
    }

    /// JSON texts that a record may be in, the likeliest first: a `DELETE` without a body has it in its query.
    var texts: [[UInt8]] { content.texts + (head.query.isEmpty ? [] : [WebhookContent.fields(head.query)]) }
}
