import Tracing

/// The span of a webhook, from its request to its place in the inbox.
package enum WebhookSpan {
    package static func around<Result>(
        topic: String,
        correlationID: String,
        _ body: () async -> Result
    ) async -> Result {
        await withSpan("webhook") { span in
            span.updateAttributes {
                $0["topic"] = topic
                $0["correlation_id"] = correlationID
            }
            return await body()
        }
    }
}
