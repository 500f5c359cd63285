import SyncCore
import SyncEngine

/// What became of a hint.
struct HintOutcome {
    let event: InboxEvent
    let receipt: InboxReceipt

    /// Whether the record is to be read because of this webhook.
    var isQueued: Bool { receipt.outcome == .queued }

    var metric: WebhookMetrics.Outcome {
        switch receipt.outcome {
        case .queued: .queued
        case .unchanged: .unchanged
        case .repeated: .repeated
        }
    }

    /// Of the answer (contract, section 4). A repetition is told as one, also where its content is known by now.
    var members: [(name: String, json: String?)] {
        let key = ("idempotency_key", Optional(JSONWriter.string(event.idempotencyKey)))
        let isSkipped = event.isUnchanged && !isQueued
        let skip = [("skipped", isSkipped ? "true" : nil), ("reason", isSkipped ? #""unchanged""# : nil)]
        guard receipt.outcome != .unchanged else { return [("success", "true")] + skip + [key] }
        return [
            ("success", "true"),
            ("message", JSONWriter.string(message)),
            ("event_id", JSONWriter.string(receipt.eventID)),
            key,
            ("queued", isQueued ? "true" : "false"),
        ] + skip
    }

    private var message: String {
        isQueued
            ? "The \(event.entityType) \(event.entityID) will be read again."
            : "This event of the \(event.entityType) \(event.entityID) was received before."
    }
}
