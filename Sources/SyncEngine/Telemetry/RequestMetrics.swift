package import Metrics

/// Counts answers of the server.
package struct RequestMetrics: Sendable {
    /// Anybody may send a method of his own: those have one name.
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    private let factory: any MetricsFactory

    package init(_ factory: any MetricsFactory = MetricsSystem.factory) {
        self.factory = factory
    }

    /// - Parameter route: with its placeholders, never an address as it was sent.
    package func answered(_ method: String, _ route: String, _ status: Int, _ took: Duration) {
        let labels = [("method", Self.methods.contains(method) ? method : "other"), ("route", route)]
        MetricName.requests.count(1, labels + [("status", String(status))], on: factory)
        MetricName.requestDuration.time(took, labels, on: factory)
    }
}
