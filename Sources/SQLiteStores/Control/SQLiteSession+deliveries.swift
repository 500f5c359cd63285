import SQLStores
import SyncCore

extension SQLiteSession {
    func deliveries(since: Instant) throws -> [String: WebhookDeliveries] {
        let lags = try lags(since: since)
        let changes = try changes(since: since)
        return Set(lags.keys).union(changes.keys).reduce(into: [:]) { deliveries, type in
            let (lag, change) = (lags[type], changes[type])
            deliveries[type] = WebhookDeliveries(
                received: lag?.received ?? 0,
                unannounced: change?.unannounced ?? 0,
                announced: change?.announced ?? 0,
                deliveryLag: lag?.delivery.median,
                processingLag: lag?.processing.median
            )
        }
    }

    private struct Lags {
        var received = 0
        var delivery: [Duration] = []
        var processing: [Duration] = []
    }

    private func lags(since: Instant) throws -> [String: Lags] {
        let rows = try run(
            """
            SELECT entity_type, received_at, modified_at, processed_at FROM tds_inbox_events WHERE received_at >= \(since)
            """
        ).rows
        return rows.reduce(into: [:]) { lags, row in
            guard let type = row.text("entity_type"), let receivedAt = row.instant("received_at") else { return }
            lags[type, default: Lags()].received += 1
            if let at = row.instant("modified_at") { lags[type]?.delivery.append(at.duration(to: receivedAt)) }
            if let at = row.instant("processed_at") { lags[type]?.processing.append(receivedAt.duration(to: at)) }
        }
    }

    private func changes(since: Instant) throws -> [String: (announced: Int, unannounced: Int)] {
        let first = try firstEntry(since: since.advanced(by: .zero - Self.disorderMax))
        let rows = try run(
            """
            SELECT log.entity_type, sum(run.mode = 'realtime') AS announced,
                sum(run.mode IN ('incremental', 'scheduled')) AS unannounced
            FROM tds_sync_logs AS log CROSS JOIN tds_sync_runs AS run ON run.id = log.sync_id
            WHERE log.sequence >= \(first) AND log.logged_at >= \(since)
                AND log.action IN ('inserted', 'updated', 'deleted', 'undeleted')
            GROUP BY log.entity_type
            """
        ).rows
        return rows.reduce(into: [:]) { changes, row in
            changes[row.text("entity_type") ?? ""] = (row.count("announced"), row.count("unannounced"))
        }
    }

    /// The clocks of processes that write to one file, and one clock before and after it is set, differ by less.
    private static let disorderMax: Duration = .seconds(3_600)

    /// The sequence where the change log's entries since an instant begin. Later entries have higher ones, so halves of the
    /// log are ruled out until one place is left: 20 look-ups for a million entries, and no index that each entry would pay for.
    private func firstEntry(since: Instant) throws -> Int64 {
        let ends = try run(
            """
            SELECT (SELECT min(sequence) FROM tds_sync_logs) AS oldest, (SELECT max(sequence) FROM tds_sync_logs) AS newest
            """
        ).rows.first
        guard let oldest = ends?.integer("oldest"), let newest = ends?.integer("newest") else { return 0 }
        var (low, high) = (oldest, newest.plus(1))
        while low < high {
            let middle = low + high.minus(low) / 2
            let entry = try run(
                "SELECT sequence, logged_at FROM tds_sync_logs WHERE sequence >= \(middle) ORDER BY sequence LIMIT 1"
            ).rows.first
            guard let sequence = entry?.integer("sequence") else { break }
            // An instant that somebody edited into something else is as old as can be.
            if entry?.instant("logged_at") ?? .unknown < since {
                low = sequence + 1
            } else {
                high = middle
            }
        }
        return low
    }
}

extension [Duration] {
    /// Of an even number the mean of the two in the middle; nil of none.
    fileprivate var median: Duration? {
        guard !isEmpty else { return nil }
        let sorted = sorted()
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
}
