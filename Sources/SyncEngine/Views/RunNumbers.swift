package import SyncCore

/// The numbers of runs as columns of a table for people.
package enum RunNumbers {
    private static let counters = RunCounter.all.filter { $0.views.contains(.table) }

    package static var count: Int { counters.count + 2 }

    package static func titles(calls: String = "calls") -> [String] { ["read"] + counters.map(\.name) + [calls] }

    package static func cells(_ counted: RunCounters, calls: Int) -> [String] {
        let counts = counters.map { counted[keyPath: $0.path] }
        return ([counted.totalProcessed] + counts + [calls]).map(\.grouped)
    }
}
