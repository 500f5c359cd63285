import SyncCore

/// What a webhook's sender is answered (contract, section 4).
package struct WebhookAnswer: Sendable, Equatable {
    /// Of HTTP.
    package let status: Int
    /// When it is worth trying again; nil where that is not known or useless.
    package let retryAfter: Duration?
    /// An object.
    package let json: String

    /// The events are safe. Of several, one that is to be read is told; otherwise the first.
    static func stored(_ outcomes: [HintOutcome]) -> WebhookAnswer {
        let told = outcomes.first(where: \.isQueued) ?? outcomes.first
        return WebhookAnswer(status: 202, retryAfter: nil, json: JSONWriter.object(told?.members ?? []))
    }

    static func refused(_ fault: WebhookFault) -> WebhookAnswer {
        WebhookAnswer(
            status: fault.status,
            retryAfter: nil,
            json: failure(fault.code, fault.message, nextStep: fault.nextStep)
        )
    }

    /// The event could not be stored: its sender keeps it, and repeats it.
    static func notStored(_ error: SyncError) -> WebhookAnswer {
        WebhookAnswer(
            status: 503,
            retryAfter: error.retryAfter ?? .seconds(30),
            json: failure(error.code.rawValue, error.message, nextStep: error.nextStep)
        )
    }

    private static func failure(_ code: String, _ message: String, nextStep: String) -> String {
        let members: [(String, String?)] = [
            ("code", JSONWriter.string(code)),
            ("message", JSONWriter.string(message)),
            ("next_step", JSONWriter.string(nextStep)),
        ]
        return JSONWriter.object([("success", "false"), ("error", JSONWriter.object(members))])
    }
}
