import Crypto
import FoundationEssentials
import SyncCore

/// Decides whether a webhook comes from where it says.
///
/// Two credentials can be set up: a secret that Zoho signs with (`ZOHO_WEBHOOK_SECRET`), and a key that is sent in a header
/// (`WEBHOOK_API_KEY`). Each of them that is set up and that the request presents must be right, and at least one must be
/// presented. What is not set up proves nothing, and is not looked at.
package struct WebhookAuthenticator: Sendable {
    private let secret: SymmetricKey?
    private let apiKey: String?

    /// - Parameters:
    ///   - secret: nil or empty where none is set up.
    ///   - apiKey: nil or empty where none is set up.
    package init(secret: String?, apiKey: String?) {
        self.secret = secret.flatMap { $0.isEmpty ? nil : SymmetricKey(data: Array($0.utf8)) }
        self.apiKey = apiKey.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// All that can be told without the body: only a signature needs that.
    /// - Throws: why the request is not believed, whatever its body is.
    func check(_ head: WebhookHead) throws(WebhookFault) {
        guard secret != nil || apiKey != nil else { throw .notConfigured }
        let isSigned = secret != nil && head.signature != nil
        let keys = apiKey.map { apiKey in head.keys.map { ConstantTime.isEqual($0, apiKey) } } ?? []
        guard isSigned || !keys.isEmpty else { throw .noCredential }
        guard keys.allSatisfy({ $0 }) else { throw .wrongCredential }
    }

    /// - Throws: why the request is not believed.
    func check(_ request: WebhookRequest) throws(WebhookFault) {
        try check(request.head)
        guard let secret, let signature = request.head.signature else { return }
        guard Self.isRight(signature, of: request, secret) else { throw .wrongCredential }
    }

    private static func isRight(_ signature: String, of request: WebhookRequest, _ secret: SymmetricKey) -> Bool {
        guard let code = Hexadecimal.bytes(of: Array(signature.utf8)) else { return false }
        let text = SignedText.bytes(of: request)
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: text, using: secret)
    }
}
