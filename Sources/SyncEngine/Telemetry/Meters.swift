import Metrics

extension MetricName {
    func count(_ amount: Int = 1, _ labels: [(String, String)], on factory: any MetricsFactory) {
        guard amount > 0 else { return }
        Counter(label: text, dimensions: labels, factory: factory).increment(by: amount)
    }

    func time(_ duration: Duration, _ labels: [(String, String)], on factory: any MetricsFactory) {
        Metrics.Timer(label: text, dimensions: labels, factory: factory).recordNanoseconds(duration.nanoseconds)
    }
}

extension Duration {
    /// At most what fits.
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds < Int64.max / 1_000_000_000 else { return .max }
        return max(0, seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
