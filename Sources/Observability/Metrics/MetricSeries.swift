import Metrics
import Synchronization

/// The values of one name with one combination of labels.
protocol MetricSeries: AnyObject, Sendable {
    /// - Parameter labels: as they are written, without braces.
    func lines(_ name: String, labels: String) -> [String]
}

/// Goes up only.
final class CounterSeries: MetricSeries, CounterHandler, FloatingPointCounterHandler {
    private let value = Mutex(0.0)

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) {
        guard amount > 0 else { return }
        value.withLock { $0 += amount }
    }

    func reset() { value.withLock { $0 = 0 } }

    func lines(_ name: String, labels: String) -> [String] {
        [Exposition.line(name, labels: labels, Exposition.number(value.withLock { $0 }))]
    }
}

/// A value that goes up and down.
final class GaugeSeries: MetricSeries, MeterHandler, RecorderHandler {
    private let value = Mutex(0.0)

    func set(_ new: Int64) { set(Double(new)) }
    func set(_ new: Double) { value.withLock { $0 = new } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ new: Int64) { set(Double(new)) }
    func record(_ new: Double) { set(new) }

    func lines(_ name: String, labels: String) -> [String] {
        [Exposition.line(name, labels: labels, Exposition.number(value.withLock { $0 }))]
    }
}

/// How many values were at most so large.
final class HistogramSeries: MetricSeries, TimerHandler, RecorderHandler {
    /// In seconds: from an answer of the API to a long run.
    static let bounds: [Double] = [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600,
    ]

    private struct Values {
        /// One for each bound, and one for all that is larger.
        var counts = [Int](repeating: 0, count: HistogramSeries.bounds.count + 1)
        var sum = 0.0
    }

    private let values = Mutex(Values())

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let bucket = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
        values.withLock { values in
            values.counts[bucket] += 1
            values.sum += value
        }
    }

    func lines(_ name: String, labels: String) -> [String] {
        let (counts, sum) = values.withLock { ($0.counts, $0.sum) }
        var total = 0
        var lines: [String] = []
        for (bound, count) in zip(Self.bounds.map(Exposition.number) + ["+Inf"], counts) {
            total += count
            let own = labels.isEmpty ? "" : labels + ","
            lines.append(Exposition.line("\(name)_bucket", labels: "\(own)le=\"\(bound)\"", String(total)))
        }
        lines.append(Exposition.line("\(name)_sum", labels: labels, Exposition.number(sum)))
        lines.append(Exposition.line("\(name)_count", labels: labels, String(total)))
        return lines
    }
}
