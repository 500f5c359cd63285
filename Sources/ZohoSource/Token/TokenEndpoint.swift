import SyncCore

/// Asks the accounts server for an access token (zoho-api 1.2), again where that may help.
struct TokenEndpoint: Sendable {
    let settings: ZohoSettings
    let transport: Transport
    let retrier: Retrier
    let time: any TimeSource
    let meter: UsageMeter

    /// - Parameters:
    ///   - attemptsMax: fewer attempts than the policy allows; nil for as many.
    ///   - noting: called before each attempt.
    /// - Throws: ``SyncError/Code/tokenUnavailable`` where it may pass, after the last attempt; other codes at once.
    func request(attemptsMax: Int? = nil, noting: () -> Void = {}) async throws(SyncError) -> AccessToken {
        try await retrier.limited(toAttempts: attemptsMax).run { _ throws(SyncError) in
            noting()
            return try await requestOnce()
        }
    }

    private func requestOnce() async throws(SyncError) -> AccessToken {
        let base = settings.accountsBase
        let answer: HTTPAnswer
        do throws(TransportFailure) {
            answer = try await transport.post("/oauth/v2/token", at: base, form: form, hiding: secrets)
            meter.countTokenCall()
        } catch {
            if error.wasSent { meter.countTokenCall() }
            throw TokenAnswer.error(error, host: base.authority)
        }
        return try TokenAnswer(host: base.authority, region: settings.region, now: time.now()).token(answer)
    }

    private var secrets: [Secret] { [settings.credentials.clientSecret, settings.credentials.refreshToken] }

    /// In the body: what stands in an address ends up in logs.
    private var form: Secret {
        let credentials = settings.credentials
        return Secret(
            PercentEncoding.pairs([
                ("grant_type", "refresh_token"),
                ("client_id", credentials.clientID),
                ("client_secret", credentials.clientSecret.revealed),
                ("refresh_token", credentials.refreshToken.revealed),
            ])
        )
    }
}
