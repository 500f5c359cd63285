/// Why a webhook is not taken: what its sender is told.
package struct WebhookFault: Error, Equatable {
    /// Of HTTP.
    package let status: Int
    package let code: String
    package let message: String
    package let nextStep: String

    static let notConfigured = WebhookFault(
        status: 503,
        code: "configuration",
        message: "Webhooks are not set up: nothing is there to tell a genuine one by.",
        nextStep:
            "Set ZOHO_WEBHOOK_SECRET to the webhook's secret in Zoho, or WEBHOOK_API_KEY to a key that it sends as X-API-Key."
    )

    static let noCredential = WebhookFault(
        status: 401,
        code: "unauthorized",
        message: "The request has no signature and no key that could be checked.",
        nextStep:
            "Give the webhook in Zoho the secret of ZOHO_WEBHOOK_SECRET, or a header X-API-Key with WEBHOOK_API_KEY."
    )

    static let wrongCredential = WebhookFault(
        status: 401,
        code: "unauthorized",
        message: "The signature or the key is wrong.",
        nextStep: "Compare the webhook's secret and key in Zoho with ZOHO_WEBHOOK_SECRET and WEBHOOK_API_KEY."
    )

    static func badRequest(_ code: String, _ message: String, nextStep: String) -> WebhookFault {
        WebhookFault(status: 400, code: code, message: message, nextStep: nextStep)
    }
}
