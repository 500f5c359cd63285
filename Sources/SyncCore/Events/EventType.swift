/// What other programs are told of: the events of contract, section 5.
package enum EventType: String, Sendable, CaseIterable {
    case entitySynced = "tds.zoho.entity.synced"
    case entityDeleted = "tds.zoho.entity.deleted"
    case syncStarted = "tds.zoho.sync.started"
    /// The run went to its end; some of its entities may have failed (status `partial`).
    case syncCompleted = "tds.zoho.sync.completed"
    /// The run ended early: status `failed` or `cancelled`.
    case syncFailed = "tds.zoho.sync.failed"
    case webhookReceived = "tds.zoho.webhook.received"
    case webhookProcessed = "tds.zoho.webhook.processed"
    case deadLetterAdded = "tds.deadletter.added"
    case tokenRefreshed = "tds.zoho.token.refreshed"
    case tokenRefreshFailed = "tds.zoho.token.refresh_failed"
    case alertTriggered = "tds.alert.triggered"
}
