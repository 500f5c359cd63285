import SyncCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads what the token endpoint says. Its HTTP status means nothing: errors come with 200 and with 400 (zoho-api 1.3).
struct TokenAnswer: Decodable {
    let accessToken: String?
    let expiresIn: Int?
    let apiDomain: String?
    let error: String?

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case expiresIn = "expires_in"
        case apiDomain = "api_domain"
        case error
    }

    /// - Returns: the token that the answer grants.
    /// - Throws: `credentialsRejected`, `tokenThrottled` (parked, at most ten minutes) or `unreadableAnswer`.
    static func token(_ answer: HTTPAnswer, host: String, region: String, now: Instant) throws(SyncError) -> AccessToken
    {
        guard let content = try? JSONDecoder().decode(TokenAnswer.self, from: Data(answer.body)) else {
            throw answer.status >= 500 ? unavailable(answer, host) : unreadable(answer, host)
        }
        if let error = content.error { throw refusal(error, host: host, region: region, now: now) }
        guard let text = content.accessToken, !text.isEmpty else { throw unreadable(answer, host) }
        // Documented as 3600; bounded before it becomes a duration.
        let seconds = min(max(content.expiresIn ?? 3_600, 1), 86_400)
        return AccessToken(
            secret: Secret(text),
            expiresAt: now.advanced(by: .seconds(seconds)),
            apiDomain: content.apiDomain,
            givenOutAt: now
        )
    }

    private static func refusal(_ error: String, host: String, region: String, now: Instant) -> SyncError {
        switch error {
        case "invalid_code":
            rejected(
                "invalid_code",
                host,
                "the refresh token is wrong, revoked or expired",
                "Check ZOHO_REFRESH_TOKEN; make a new refresh token in Zoho's API console if it was revoked."
            )
        case "invalid_client":
            rejected(
                "invalid_client",
                host,
                "it does not know the client id",
                "Check ZOHO_CLIENT_ID, and that ZOHO_REGION (now \"\(region)\") is the data centre of the account."
            )
        case "invalid_client_secret":
            rejected(
                "invalid_client_secret",
                host,
                "the client secret is wrong",
                "Check ZOHO_CLIENT_SECRET; it may differ from one data centre to another."
            )
        case "Access Denied":
            throttled(host, until: now.advanced(by: Pauses.tokenThrottled))
        default:
            rejected(
                String(error.prefix(60)),
                host,
                "the request was refused",
                "Check ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET, ZOHO_REFRESH_TOKEN and ZOHO_REGION."
            )
        }
    }

    private static func rejected(_ error: String, _ host: String, _ meaning: String, _ nextStep: String) -> SyncError {
        SyncError(.credentialsRejected, "\(host) gave no access token (\(error)): \(meaning).", nextStep: nextStep)
    }

    private static func throttled(_ host: String, until: Instant) -> SyncError {
        SyncError(
            .tokenThrottled,
            "\(host) gives no access token until \(until.inWords) at the latest (Access Denied): "
                + "10 were asked for within 10 minutes.",
            nextStep:
                "Run the same command again after that; the credentials are good. Check which other program asks for "
                + "tokens with this refresh token.",
            retryAfter: Pauses.tokenThrottled
        )
    }

    private static func unreadable(_ answer: HTTPAnswer, _ host: String) -> SyncError {
        SyncError(
            .unreadableAnswer,
            "\(host) answered a token request with HTTP \(answer.status) and no JSON of Zoho's (\(answer.body.count) bytes).",
            nextStep: "Check ZOHO_ACCOUNTS_URL and proxies on the way, then run the same command again.",
            // Only of what is no JSON: a token must never be quoted.
            cause: answer.body.first == UInt8(ascii: "<") ? "begins with: \(answer.excerpt)" : nil
        )
    }

    private static func unavailable(_ answer: HTTPAnswer, _ host: String) -> SyncError {
        SyncError(
            .sourceUnavailable,
            "\(host) answered a token request with HTTP \(answer.status).",
            nextStep: "Run the same command again later; status.zoho.com tells of outages."
        )
    }

    static func error(_ failure: TransportFailure, host: String) -> SyncError {
        if failure == .cancelled { return .cancelled }
        return SyncError(
            .sourceUnavailable,
            "No answer to a token request from \(host): \(failure).",
            nextStep: "Check the network and ZOHO_REGION, then run the same command again."
        )
    }
}
