import GRDB
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
        let rows = try GRDB.Row.fetchCursor(
            database,
            sql:
                "SELECT entity_type, received_at, modified_at, processed_at FROM tds_inbox_events WHERE received_at >= ?",
            arguments: [since.description]
        )
        var lags: [String: Lags] = [:]
        while let row = try rows.next() {
            guard let receivedAt = Instant(iso8601: row[1] as String) else { continue }
            let modifiedAt = (row[2] as String?).flatMap { Instant(iso8601: $0) }
            let processedAt = (row[3] as String?).flatMap { Instant(iso8601: $0) }
            lags[row[0], default: Lags()].received += 1
            if let modifiedAt { lags[row[0]]?.delivery.append(modifiedAt.duration(to: receivedAt)) }
            if let processedAt { lags[row[0]]?.processing.append(receivedAt.duration(to: processedAt)) }
        }
        return lags
    }

    private func changes(since: Instant) throws -> [String: (announced: Int, unannounced: Int)] {
        let rows = try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT log.entity_type, sum(run.mode = 'realtime'), sum(run.mode IN ('incremental', 'scheduled'))
                FROM tds_sync_logs AS log CROSS JOIN tds_sync_runs AS run ON run.id = log.sync_id
                WHERE log.sequence >= ? AND log.logged_at >= ?
                    AND log.action IN ('inserted', 'updated', 'deleted', 'undeleted')
                GROUP BY log.entity_type
                """,
            arguments: [try firstEntry(since: since.advanced(by: .zero - Self.disorderMax)), since.description]
        )
        return rows.reduce(into: [:]) { $0[$1[0]] = ($1[1], $1[2]) }
    }

    /// The clocks of processes that write to one file, and one clock before and after it is set, differ by less.
    private static let disorderMax: Duration = .seconds(3_600)

    /// The sequence where the change log's entries since an instant begin. Later entries have higher ones, so halves of the
    /// log are ruled out until one place is left: 20 look-ups for a million entries, and no index that each entry would pay for.
    private func firstEntry(since: Instant) throws -> Int64 {
        let ends = try GRDB.Row.fetchOne(
            database,
            sql: "SELECT (SELECT min(sequence) FROM tds_sync_logs), (SELECT max(sequence) FROM tds_sync_logs)"
        )
        guard let ends, let oldest = ends[0] as Int64?, let newest = ends[1] as Int64? else { return 0 }
        let statement = try database.cachedStatement(
            sql: "SELECT sequence, logged_at FROM tds_sync_logs WHERE sequence >= ? ORDER BY sequence LIMIT 1"
        )
        var (low, high) = (oldest, newest + 1)
        while low < high {
            let middle = low + (high - low) / 2
            guard let entry = try GRDB.Row.fetchOne(statement, arguments: [middle]) else { break }
            let (sequence, loggedAt): (Int64, String) = (entry[0], entry[1])
            if loggedAt < since.description {
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
