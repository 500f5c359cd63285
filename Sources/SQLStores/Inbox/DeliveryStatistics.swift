package import SyncCore

/// What webhooks did since an instant, by the events and the change log.
package enum DeliveryStatistics {
    static func read(since: Instant, in session: any SQLSession) throws -> [String: WebhookDeliveries] {
        let results = try session.run([events(since, session.dialect), changes(since: since, session.dialect)])
        var deliveries: [String: WebhookDeliveries] = [:]
        // Of a type there is a row of each, of one of them, or none.
        for row in results.flatMap(\.rows) {
            guard let type = row.text("entity_type") else { continue }
            let known = deliveries[type]
            deliveries[type] = WebhookDeliveries(
                received: row.count("received") + (known?.received ?? 0),
                unannounced: row.count("unannounced") + (known?.unannounced ?? 0),
                announced: row.count("announced") + (known?.announced ?? 0),
                deliveryLag: row.integer("delivery").map { .microseconds($0) } ?? known?.deliveryLag,
                processingLag: row.integer("processing").map { .microseconds($0) } ?? known?.processingLag
            )
        }
        return deliveries
    }

    /// An instant that somebody edited into something else is none.
    private static func events(_ since: Instant, _ dialect: any Dialect) -> SQLText {
        let isRead = dialect.microseconds(from: "received_at", to: "received_at")
        let delivery = dialect.median(dialect.microseconds(from: "modified_at", to: "received_at"))
        let processing = dialect.median(dialect.microseconds(from: "received_at", to: "processed_at"))
        return """
            SELECT entity_type, count(\(isRead)) AS received, \(delivery) AS delivery, \(processing) AS processing
            FROM tds_inbox_events WHERE received_at >= \(since) GROUP BY entity_type HAVING count(\(isRead)) > 0
            """
    }

    /// The run of each entry is looked up, which no planner turns around.
    package static func changes(since: Instant, _ dialect: any Dialect) -> SQLText {
        """
        SELECT log.entity_type, sum(CASE WHEN run.mode = 'realtime' THEN 1 ELSE 0 END) AS announced,
            sum(CASE WHEN run.mode IN ('incremental', 'scheduled') THEN 1 ELSE 0 END) AS unannounced
        FROM tds_sync_logs AS log LEFT JOIN tds_sync_runs AS run ON run.id = log.sync_id
        WHERE \(dialect.isLogged(since: since)) AND \(SQLChangeLog.isEvent)
        GROUP BY log.entity_type HAVING count(run.id) > 0
        """
    }
}
