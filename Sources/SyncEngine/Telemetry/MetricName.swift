/// The name of a metric, and what it says: all of them are here.
///
/// Labels are from bounded sets: entity types, modes, statuses, reasons, error codes, routes, topics.
package struct MetricName: Sendable {
    let text: String
    let help: String

    private init(_ text: String, _ help: String) {
        self.text = text
        self.help = help
    }

    // MARK: Counted when it happens

    static let runs = MetricName("tds_runs_total", "Runs that ended, by entity type, mode and status")
    static let runRecords = MetricName(
        "tds_run_records_total",
        "Records of runs that ended: synced + skipped + failed were read, written rows are among the synced"
    )
    static let runDecisions = MetricName(
        "tds_run_decisions_total",
        "Records of runs that ended, by the reason to sync or skip them"
    )
    static let runErrors = MetricName("tds_run_errors_total", "Runs that an error ended, by its code")
    static let runDuration = MetricName("tds_run_duration_seconds", "How long runs took, by entity type and mode")
    static let apiCalls = MetricName("tds_api_calls_total", "Calls to Zoho by runs that ended")
    static let requests = MetricName("tds_http_requests_total", "Requests that were answered")
    static let requestDuration = MetricName("tds_http_request_duration_seconds", "How long answers took")
    static let webhooks = MetricName("tds_webhooks_total", "Records that webhooks spoke of, by topic and outcome")

    // MARK: Looked up when somebody asks

    static let ready = MetricName("tds_ready", "1 while /ready is green")
    static let uptime = MetricName("tds_uptime_seconds", "Since this process began to serve")
    static let cacheBackend = MetricName("tds_cache_backend", "1 for the state cache in use")
    static let hitRatio = MetricName(
        "tds_cache_hit_ratio",
        "Look-ups of the type's last run that found an equal record"
    )
    static let callsLimit = MetricName("tds_day_calls_limit", "Calls that Zoho allows in a day")
    static let callsUsed = MetricName("tds_day_calls_used", "Calls of the day that are used, by whomever")
    static let callsLeft = MetricName("tds_day_calls_left", "Calls of the day that are left")
    static let callsKept = MetricName("tds_day_calls_reserved", "Calls of the day that routine runs leave to others")
    static let callsNeeded = MetricName("tds_day_calls_forecast", "Calls that scheduled runs need until the reset")
    static let queueRecords = MetricName("tds_queue_records", "Records that wait to be read again")
    static let queueAge = MetricName("tds_queue_age_seconds", "Since the oldest of them was asked for")
    static let waitingRuns = MetricName("tds_runs_waiting", "Runs that wait for a server")
    static let freshness = MetricName(
        "tds_freshness_seconds",
        "Since the type's last run over its listing that ended whole"
    )
    static let deadLetters = MetricName("tds_dead_letters_open", "Dead letters that wait for a person")
    static let webhookLoss = MetricName(
        "tds_webhook_loss_ratio",
        "Changes of the last day that no webhook had announced, of all changes"
    )
    static let deliveryLag = MetricName(
        "tds_webhook_delivery_lag_seconds",
        "Median of the last day, from the change at Zoho to the receipt of its webhook"
    )
    static let processingLag = MetricName(
        "tds_webhook_processing_lag_seconds",
        "Median of the last day, from the receipt of a webhook to the row"
    )
    static let detailsDue = MetricName(
        "tds_details_due",
        "Details that are to be read, of types whose details are kept"
    )
    static let alerts = MetricName("tds_alerts_open", "Alerts that are open, by kind")

    /// Of every metric, by its name.
    package static let help: [String: String] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.text, $0.help) }
    )

    private static let all = [
        runs, runRecords, runDecisions, runErrors, runDuration, apiCalls, requests, requestDuration, webhooks, ready,
        uptime, cacheBackend, hitRatio, callsLimit, callsUsed, callsLeft, callsKept, callsNeeded, queueRecords,
        queueAge,
        waitingRuns, freshness, deadLetters, detailsDue, webhookLoss, deliveryLag, processingLag, alerts,
    ]
}
