package import Metrics
import Synchronization

/// Keeps all metrics of the process in memory, and writes them in Prometheus' text format 0.0.4.
///
/// ## Contract
/// - A metric has the name and the labels that its maker gave it; what Prometheus does not allow in a name becomes `_`.
/// - Timers and recorders are histograms with the same buckets, in seconds.
/// - Bounded: what goes beyond ``familiesMax`` names, or ``seriesMax`` combinations of labels of one name, is counted as dropped
///   and takes no memory.
package final class PrometheusMetrics: MetricsFactory {
    package static let familiesMax = 200
    package static let seriesMax = 500

    /// Counts what was dropped.
    package static let droppedName = "tds_metric_series_dropped_total"

    private struct State {
        var families: [String: MetricFamily] = [:]
        var dropped = 0
    }

    private let help: [String: String]
    private let state = Mutex(State())

    /// - Parameter help: what each metric says, by name. A metric without a text gets its name.
    package init(help: [String: String]) {
        self.help = help
    }

    /// All metrics, ordered by name and labels.
    package func text() -> String {
        let (families, dropped) = state.withLock { ($0.families, $0.dropped) }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += Exposition.header(name, family.kind, help: help[name] ?? name)
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                for line in series.lines(name, labels: labels) { text += line + "\n" }
            }
        }
        text += Exposition.header(
            Self.droppedName,
            .counter,
            help: "Series that were beyond the bounds, and are not here"
        )
        text += Exposition.line(Self.droppedName, labels: "", String(dropped)) + "\n"
        return text
    }

    // MARK: Factory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(.counter, label, dimensions) { CounterSeries() }
    }

    package func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(.counter, label, dimensions) { CounterSeries() }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(.gauge, label, dimensions) { GaugeSeries() }
    }

    package func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return series(.gauge, label, dimensions) { GaugeSeries() } }
        return series(.histogram, label, dimensions) { HistogramSeries() }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(.histogram, label, dimensions) { HistogramSeries() }
    }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    // MARK: Series

    /// The series that is there, or a new one. One that may not be kept is given all the same, and seen by nobody.
    private func series<Series: MetricSeries>(
        _ kind: MetricFamily.Kind,
        _ label: String,
        _ dimensions: [(String, String)],
        _ make: () -> Series
    ) -> Series {
        let name = Exposition.name(label)
        let labels = Exposition.labels(dimensions)
        return state.withLock { state in
            var family = state.families[name] ?? MetricFamily(kind: kind)
            if let known = family.series[labels] as? Series { return known }
            let series = make()
            let isRoom = state.families[name] != nil || state.families.count < Self.familiesMax
            guard family.kind == kind, isRoom, family.series.count < Self.seriesMax else {
                state.dropped += 1
                return series
            }
            family.series[labels] = series
            state.families[name] = family
            return series
        }
    }

    private func remove(_ handler: AnyObject) {
        state.withLock { state in
            for (name, family) in state.families {
                guard let (labels, _) = family.series.first(where: { $0.value === handler }) else { continue }
                state.families[name]?.series[labels] = nil
                if state.families[name]?.series.isEmpty == true { state.families[name] = nil }
                return
            }
        }
    }
}

/// The series of one name.
struct MetricFamily {
    enum Kind: String {
        case counter
        case gauge
        case histogram
    }

    let kind: Kind
    /// By their labels, as they are written.
    var series: [String: any MetricSeries] = [:]
}
