package import Metrics

/// Counts what became of webhooks.
package struct WebhookMetrics: Sendable {
    package enum Outcome: String, Sendable {
        /// Its record will be read again.
        case queued
        /// The state cache knows just this content.
        case unchanged
        case repeated
        /// Not genuine, or not readable.
        case refused
        /// The database was away.
        case notStored = "not_stored"
    }

    private let factory: any MetricsFactory

    package init(_ factory: any MetricsFactory = MetricsSystem.factory) {
        self.factory = factory
    }

    package func received(topic: String, _ outcome: Outcome) {
        MetricName.webhooks.count(1, [("topic", topic), ("outcome", outcome.rawValue)], on: factory)
    }
}
