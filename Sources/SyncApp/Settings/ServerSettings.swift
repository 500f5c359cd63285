import SyncCore
import SyncEngine

/// What only `tds serve` needs.
struct ServerSettings: Sendable {
    /// What the signatures of webhooks are made with; nil: signatures cannot be checked.
    let webhookSecret: String?
    /// What a webhook may present instead of a signature.
    let webhookKey: String?
    /// What every request but `/health` and webhooks has to present; nil: nothing, which is allowed on loopback only.
    let apiToken: String?
    /// Where alerts are posted; nil: nowhere.
    let alertURL: String?
    let intervals: Scheduler.Intervals
    let inboxRetention: Duration
    /// How long runs are kept.
    let metricsRetention: Duration
    /// Whether spans are log lines (`TDS_TRACE`); otherwise they go nowhere.
    let tracesToLog: Bool

    init(_ resolved: ResolvedSettings) throws(SyncError) {
        webhookSecret = resolved[.webhookSecret]
        webhookKey = resolved[.webhookKey]
        apiToken = resolved[.apiToken]
        alertURL = try resolved.address(.alertURL)
        let minutes = try resolved.integer(.syncInterval, in: 0...10_080)
        let hours = try resolved.integer(.verifyInterval, in: 0...8_760)
        intervals = Scheduler.Intervals(
            sync: minutes == 0 ? nil : .seconds(60 * minutes),
            verification: hours == 0 ? nil : .seconds(3_600 * hours)
        )
        inboxRetention = try resolved.days(.inboxRetention)
        metricsRetention = try resolved.days(.metricsRetention)
        switch resolved[.trace] {
        case "off": tracesToLog = false
        case "log": tracesToLog = true
        default: throw resolved.unusable(.trace, "off or log")
        }
    }
}
