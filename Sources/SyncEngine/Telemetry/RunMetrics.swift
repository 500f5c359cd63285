package import Metrics
import SyncCore

/// Counts runs when they end, by the numbers of their reports.
package struct RunMetrics: Sendable {
    private let factory: any MetricsFactory

    package init(_ factory: any MetricsFactory = MetricsSystem.factory) {
        self.factory = factory
    }

    /// A run that did not begin because another one has its type is none.
    package func ended(_ report: RunReport) {
        guard report.error?.code != .leaseHeld else { return }
        let (run, counters) = (report.run, report.counters)
        let type = ("type", run.entityType)
        let mode = ("mode", run.mode.rawValue)
        MetricName.runs.count(1, [type, mode, ("status", run.status.rawValue)], on: factory)
        MetricName.runDuration.time(report.duration, [type, mode], on: factory)
        MetricName.apiCalls.count(run.apiCalls, [type], on: factory)
        for counter in RunCounter.all where counter.views.contains(.metrics) {
            let count = counters[keyPath: counter.path]
            MetricName.runRecords.count(count, [type, ("outcome", counter.name)], on: factory)
        }
        for (reason, count) in counters.reasons {
            MetricName.runDecisions.count(count, [type, ("reason", reason.rawValue)], on: factory)
        }
        if let error = report.error {
            MetricName.runErrors.count(1, [type, ("code", error.code.rawValue)], on: factory)
        }
    }
}
