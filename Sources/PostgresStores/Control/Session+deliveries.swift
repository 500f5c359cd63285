import SyncCore

extension Session {
    func deliveries(since: Instant) throws -> [String: WebhookDeliveries] {
        let rows = try execute(Self.deliveries, [.instant(since)])
        return rows.reduce(into: [:]) { deliveries, row in
            deliveries[row.text(0) ?? ""] = WebhookDeliveries(
                received: Int(row.integer(1) ?? 0),
                unannounced: Int(row.integer(2) ?? 0),
                announced: Int(row.integer(3) ?? 0),
                deliveryLag: row.integer(4).map { .microseconds($0) },
                processingLag: row.integer(5).map { .microseconds($0) }
            )
        }
    }

    /// Of events and entries since `$1`, by an index of each.
    static let deliveries = """
        SELECT coalesce(event.entity_type, change.entity_type), coalesce(received, 0), coalesce(unannounced, 0),
            coalesce(announced, 0), delivery, processing
        FROM (
            SELECT entity_type, count(*) AS received,
                (1e6 * percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM received_at - modified_at)
                    ::float8))::bigint AS delivery,
                (1e6 * percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM processed_at - received_at)
                    ::float8))::bigint AS processing
            FROM tds_inbox_events WHERE received_at >= $1 GROUP BY entity_type
        ) AS event
        FULL JOIN (
            SELECT log.entity_type,
                count(*) FILTER (WHERE run.mode = 'realtime') AS announced,
                count(*) FILTER (WHERE run.mode IN ('incremental', 'scheduled')) AS unannounced
            FROM tds_sync_logs AS log JOIN tds_sync_runs AS run ON run.id = log.sync_id
            WHERE log.logged_at >= $1 AND log.action IN ('inserted', 'updated', 'deleted', 'undeleted')
            GROUP BY log.entity_type
        ) AS change ON change.entity_type = event.entity_type
        """
}
