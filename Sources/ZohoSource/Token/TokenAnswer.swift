import SyncCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads what the token endpoint says. Its HTTP status means nothing: errors come with 200 and with 400 (zoho-api 1.3).
///
/// Only words that name a fault of the settings are final. Everything else may pass: server errors, and words that nobody knows.
struct TokenAnswer {
    let host: String
    let region: Region
    let now: Instant

    /// What a token lives for where the answer does not say it in a way that can be meant.
    static let lifetime = 3_600

    /// - Returns: the token that the answer grants.
    /// - Throws: `credentialsRejected`, `tokenThrottled` (throttled, at most ten minutes), `configuration` (sent to another data
    ///   centre), or `tokenUnavailable`.
    func token(_ answer: HTTPAnswer) throws(SyncError) -> AccessToken {
        if let redirect = Redirect(answer) { throw redirect.error("A token request", at: host, from: region) }
        guard let content = try? JSONDecoder().decode(TokenAnswerContent.self, from: Data(answer.body)) else {
            throw answer.status >= 500 || answer.status == 429 ? unavailable(answer) : unreadable(answer)
        }
        if content.error != nil || answer.status >= 400 { throw refusal(content, answer) }
        guard let text = content.accessToken, !text.isEmpty else { throw unreadable(answer) }
        guard !StrayCharacters.areIn(text) else { throw broken() }
        return AccessToken(
            secret: Secret(text),
            expiresAt: now.advanced(by: .seconds(content.lifetime ?? Self.lifetime)),
            apiDomain: content.apiDomain,
            givenOutAt: now
        )
    }

    private func refusal(_ content: TokenAnswerContent, _ answer: HTTPAnswer) -> SyncError {
        guard let word = content.error else { return unavailable(answer) }
        if word == "access_denied" || content.saysTooMany { return throttled() }
        guard let fault = TokenFault.faults[word] else { return unavailable(answer, word: word) }
        return SyncError(
            .credentialsRejected,
            "\(host) gave no access token (\(word)): \(fault.meaning).",
            nextStep: fault.nextStep(region)
        )
    }

    private func throttled() -> SyncError {
        let until = now.advanced(by: Pauses.tokenThrottled)
        return SyncError(
            .tokenThrottled,
            "\(host) gives no access token until \(until.displayText) at the latest (Access Denied): "
                + "10 were asked for within 10 minutes.",
            nextStep:
                "Run the same command again after that; the credentials are good. Check which other program asks for "
                + "tokens with this refresh token.",
            retryAfter: Pauses.tokenThrottled
        )
    }

    private func unreadable(_ answer: HTTPAnswer) -> SyncError {
        SyncError(
            .tokenUnavailable,
            "\(host) answered a token request with HTTP \(answer.status) and no JSON of Zoho's (\(answer.body.count) bytes).",
            nextStep: "Check ZOHO_ACCOUNTS_URL and proxies on the way, then run the same command again.",
            // Only of what is no JSON: a token must never be quoted.
            cause: answer.isHTML ? "begins with: \(answer.excerpt)" : nil
        )
    }

    private func unavailable(_ answer: HTTPAnswer, word: String? = nil) -> SyncError {
        // A word of the endpoint's own is shown where it is one: it might be anything.
        let told = word.map { word in
            let isWord = (1...60).contains(word.count) && word.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_") }
            return isWord ? " (\(word))" : " and an error that TDS does not know"
        }
        return SyncError(
            .tokenUnavailable,
            "\(host) answered a token request with HTTP \(answer.status)\(told ?? "").",
            nextStep: "Run the same command again later; status.zoho.com tells of outages."
        )
    }

    private func broken() -> SyncError {
        SyncError(
            .tokenUnavailable,
            "\(host) gave an access token with a blank, a line end or another invisible character inside.",
            nextStep: "Check ZOHO_ACCOUNTS_URL and proxies on the way, then run the same command again."
        )
    }

    static func error(_ failure: TransportFailure, host: String) -> SyncError {
        if failure == .cancelled { return .cancelled }
        return SyncError(
            .tokenUnavailable,
            "No answer to a token request from \(host): \(failure).",
            nextStep: "Check the network and ZOHO_REGION, then run the same command again."
        )
    }
}

/// What is wrong with the settings, by the word of the endpoint (zoho-api 1.3; RFC 6749, section 5.2).
private struct TokenFault {
    let meaning: String
    let nextStep: @Sendable (Region) -> String

    private static let refreshToken = TokenFault(meaning: "the refresh token is wrong, revoked or expired") { _ in
        "Check ZOHO_REFRESH_TOKEN; make a new refresh token in Zoho's API console if it was revoked."
    }
    private static let client = TokenFault(meaning: "it does not know the client id") {
        "Check ZOHO_CLIENT_ID, and that ZOHO_REGION (now \"\($0.name)\") is the data centre of the account."
    }
    private static let clientSecret = TokenFault(meaning: "the client secret is wrong") { _ in
        "Check ZOHO_CLIENT_SECRET; it may differ from one data centre to another."
    }
    private static let request = TokenFault(meaning: "the request was refused") { _ in
        "Check ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET, ZOHO_REFRESH_TOKEN and ZOHO_REGION."
    }

    static let faults = [
        "invalid_code": refreshToken, "invalid_grant": refreshToken,
        "invalid_client": client, "unauthorized_client": client,
        "invalid_client_secret": clientSecret,
        "invalid_request": request, "invalid_scope": request, "invalid_redirect_uri": request,
        "unsupported_grant_type": request,
    ]
}
