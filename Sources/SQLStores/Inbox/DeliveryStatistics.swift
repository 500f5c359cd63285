package import SyncCore

/// What webhooks did since an instant, by the events and the change log.
package enum DeliveryStatistics {
    static func read(since: Instant, in session: any SQLSession) throws -> [String: WebhookDeliveries] {
        let results = try session.run([
            received(since, session.dialect),
            medianLag(from: "modified_at", to: "received_at", since, session.dialect),
            medianLag(from: "received_at", to: "processed_at", since, session.dialect),
            changes(since: since, session.dialect),
        ]).map { result in
            Dictionary(result.rows.map { ($0.text("entity_type") ?? "", $0) }, uniquingKeysWith: { first, _ in first })
        }
        let types = Set(results.flatMap(\.keys))
        return types.reduce(into: [:]) { deliveries, type in
            let (received, delivery) = (results[0][type], results[1][type])
            let (processing, changes) = (results[2][type], results[3][type])
            deliveries[type] = WebhookDeliveries(
                received: received?.count("received") ?? 0,
                unannounced: changes?.count("unannounced") ?? 0,
                announced: changes?.count("announced") ?? 0,
                deliveryLag: delivery?.integer("median").map { .microseconds($0) },
                processingLag: processing?.integer("median").map { .microseconds($0) }
            )
        }
    }

    /// An instant that somebody edited into something else is none.
    private static func received(_ since: Instant, _ dialect: any Dialect) -> SQLText {
        """
        SELECT entity_type, count(\(dialect.microseconds(from: "received_at", to: "received_at"))) AS received
        FROM tds_inbox_events WHERE received_at >= \(since) GROUP BY entity_type
        """
    }

    /// In microseconds; of an even number the mean of the two in the middle.
    private static func medianLag(from start: String, to end: String, _ since: Instant, _ dialect: any Dialect)
        -> SQLText
    {
        """
        SELECT entity_type, CAST(avg(lag) AS bigint) AS median FROM (
            SELECT entity_type, lag, count(*) OVER (PARTITION BY entity_type) AS total,
                row_number() OVER (PARTITION BY entity_type ORDER BY lag) AS place
            FROM (
                SELECT entity_type, \(dialect.microseconds(from: start, to: end)) AS lag
                FROM tds_inbox_events WHERE received_at >= \(since)
            ) AS lags WHERE lag IS NOT NULL
        ) AS ranked WHERE place IN ((total + 1) / 2, (total + 2) / 2) GROUP BY entity_type
        """
    }

    /// The runs are looked up for each entry, which no planner turns around: there are more of them than entries since then.
    package static func changes(since: Instant, _ dialect: any Dialect) -> SQLText {
        """
        SELECT log.entity_type, sum(CASE WHEN run.mode = 'realtime' THEN 1 ELSE 0 END) AS announced,
            sum(CASE WHEN run.mode IN ('incremental', 'scheduled') THEN 1 ELSE 0 END) AS unannounced
        FROM tds_sync_logs AS log LEFT JOIN tds_sync_runs AS run ON run.id = log.sync_id
        WHERE \(dialect.isLogged(since: since)) AND \(SQLChangeLog.isEvent) GROUP BY log.entity_type
        """
    }
}
