/// How many entities a run, a page or a batch has read, and what became of them.
///
/// Holds at every moment, in every view: read = synced + skipped + failed.
package struct RunCounters: Sendable, Equatable {
    package var synced = 0
    package var skipped = 0
    package var failed = 0
    package var deleted = 0
    /// Rows that the destination inserted or changed; at most `synced`.
    package var written = 0
    /// Values that did not fit their columns, of the records that were stored.
    package var columnFaults = 0
    /// Only reasons that occurred.
    package var reasons: [DecisionReason: Int] = [:]

    package init() {}

    package var totalProcessed: Int { [synced, skipped, failed].total }

    package static func += (left: inout RunCounters, right: RunCounters) {
        for counter in RunCounter.all {
            left[keyPath: counter.path] = left[keyPath: counter.path].plus(right[keyPath: counter.path])
        }
        left.reasons.merge(right.reasons, uniquingKeysWith: { $0.plus($1) })
    }
}

/// One of the numbers of ``RunCounters``. From the list of all follow the columns of `tds_sync_runs`, the stats in JSON and their
/// description, the columns of the command line's tables, the page of a run, and the metrics.
package struct RunCounter: Sendable {
    /// Where a counter is told beside the stats in JSON.
    package enum View: Sendable {
        /// As a column of the command line's tables.
        case table
        /// As an outcome of records.
        case metrics
    }

    /// Wherever a program reads it.
    package let name: String
    package let path: any WritableKeyPath<RunCounters, Int> & Sendable
    /// What it is called on the page of a run; nil where that tells it in words of its own.
    package let title: String?
    package let views: Set<View>
    /// The version of the control tables that brought its column. Those that came later are told only where they are not zero.
    package let since: Int
    package let field: Field<RunRecord>

    private init(
        _ name: String,
        _ path: any WritableKeyPath<RunCounters, Int> & Sendable,
        _ meaning: String,
        title: String? = nil,
        in views: Set<View>,
        since: Int = 1
    ) {
        self.name = name
        self.path = path
        self.title = title
        self.views = views
        self.since = since
        field =
            since == 1
            ? Field(name, meaning) { $0.counters[keyPath: path] }
            : Field(ifAny: name, meaning) { $0.counters[keyPath: path] == 0 ? nil : $0.counters[keyPath: path] }
    }

    package static let all = [
        RunCounter("synced", \.synced, "Records that were stored.", in: [.table, .metrics]),
        RunCounter(
            "skipped",
            \.skipped,
            "Records that were left as they are.",
            title: "Skipped",
            in: [.table, .metrics]
        ),
        RunCounter(
            "failed",
            \.failed,
            "Records that could not be read or stored.",
            title: "Failed",
            in: [.table, .metrics]
        ),
        RunCounter("deleted", \.deleted, "Rows that were marked deleted.", title: "Marked deleted", in: [.metrics]),
        RunCounter("written", \.written, "Rows that were inserted or changed.", in: [.table, .metrics]),
        RunCounter(
            "column_faults",
            \.columnFaults,
            "Values that did not fit their columns; left out where there are none.",
            in: [],
            since: 8
        ),
    ]
}
