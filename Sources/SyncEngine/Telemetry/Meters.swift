import Metrics
import SyncCore

extension MetricName {
    func count(_ amount: Int = 1, _ labels: [(String, String)], on factory: any MetricsFactory) {
        guard amount > 0 else { return }
        Counter(label: text, dimensions: labels, factory: factory).increment(by: amount)
    }

    func time(_ duration: Duration, _ labels: [(String, String)], on factory: any MetricsFactory) {
        Metrics.Timer(label: text, dimensions: labels, factory: factory).recordNanoseconds(max(0, duration.nanoseconds))
    }
}
