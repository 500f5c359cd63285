/// Zoho's accounts server for one refresh token (zoho-api.md 1.2 to 1.4).
///
/// Times are seconds since 1970 and come from the caller.
struct TokenOffice: Sendable {
    static let lifetimeSeconds = 3_600
    static let activeTokensMax = 10
    static let requestsMax = 10
    static let requestWindowSeconds = 600

    enum Answer: Sendable, Equatable {
        case granted(token: String)
        /// `{"error": …}`, told with status 200 unless by switch.
        case refused(error: String)
        /// More than ten requests in ten minutes: status 400.
        case accessDenied
        /// No grant type: status 400.
        case badRequest
    }

    /// A revoked refresh token answers `invalid_code` for good.
    var isRevoked = false
    private let identity: OrganizationIdentity
    private var random: SplitMix64
    /// The active tokens, oldest first; never more than ``activeTokensMax``.
    private var tokens: [(text: String, expires: Int)] = []
    private var windowStart = Int.min
    private var windowRequests = 0

    init(identity: OrganizationIdentity, seed: UInt64) {
        self.identity = identity
        self.random = SplitMix64(seed: seed ^ 0x0A07_0A07_0A07_0A07)
    }

    mutating func request(_ parameters: Parameters, now: Int) -> Answer {
        guard let grantType = parameters["grant_type"] else { return .badRequest }
        guard parameters["client_id"] == self.identity.clientID else { return .refused(error: "invalid_client") }
        guard parameters["client_secret"] == self.identity.clientSecret else {
            return .refused(error: "invalid_client_secret")
        }
        guard grantType == "refresh_token", parameters["refresh_token"] == self.identity.refreshToken, !self.isRevoked
        else { return .refused(error: "invalid_code") }
        guard self.countRequest(now: now) else { return .accessDenied }
        return .granted(token: self.issue(now: now))
    }

    func isActive(_ token: String, now: Int) -> Bool {
        self.tokens.contains { $0.text == token && $0.expires > now }
    }

    mutating func expireAll() {
        self.tokens = []
    }

    /// Ten requests from the first one of a window; then refused until its ten minutes are over.
    private mutating func countRequest(now: Int) -> Bool {
        if self.windowStart == Int.min || now - self.windowStart >= Self.requestWindowSeconds {
            self.windowStart = now
            self.windowRequests = 0
        }
        guard self.windowRequests < Self.requestsMax else { return false }
        self.windowRequests += 1
        return true
    }

    /// A new token; the oldest one dies silently when there are too many.
    private mutating func issue(now: Int) -> String {
        self.tokens.removeAll { $0.expires <= now }
        if self.tokens.count >= Self.activeTokensMax { self.tokens.removeFirst() }
        let token = "1000.\(self.random.hexadecimal(32)).\(self.random.hexadecimal(32))"
        self.tokens.append((token, now + Self.lifetimeSeconds))
        return token
    }
}
