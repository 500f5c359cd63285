package import SyncCore

/// A token for calls of the API, as Zoho gave it out (zoho-api 1.2).
struct AccessToken: Sendable, Equatable {
    enum Origin: Sendable, Equatable {
        case kept
        case requested
    }

    let secret: Secret
    let expiresAt: Instant
    /// From here on a new one is asked for.
    let refreshAt: Instant
    /// The API host that the token endpoint named; used only where it is one of Zoho's.
    let apiDomain: String?
    let origin: Origin
    /// What refusals have cost, of this token and of those before it.
    let replacements: ReplacementLog

    /// A token is not used in the last five minutes of its life, or the last half where it lives less than ten.
    static let margin: Duration = .seconds(300)

    /// - Parameter now: when the token was given out; nil for one that was kept.
    init(
        secret: Secret,
        expiresAt: Instant,
        apiDomain: String?,
        givenOutAt now: Instant?,
        replacements: ReplacementLog = ReplacementLog()
    ) {
        self.replacements = replacements
        self.secret = secret
        self.expiresAt = expiresAt
        self.apiDomain = apiDomain
        origin = now == nil ? .kept : .requested
        let half = now.map { $0.duration(to: expiresAt) / 2 } ?? Self.margin
        refreshAt = expiresAt.advanced(by: .zero - min(half, Self.margin))
    }

    func isUsable(now: Instant) -> Bool { now < refreshAt }

    /// Whether another one may be asked for where the API refuses this one. Otherwise it is as good as any that Zoho would give:
    /// it took the place of a refused one within the last ten minutes.
    func mayBeReplaced(now: Instant) -> Bool { replacements.left(at: now) > 0 }

    /// The same token with a longer log.
    func with(_ replacements: ReplacementLog) -> AccessToken { AccessToken(self, origin, replacements) }

    /// The same token, as one that nobody asked for just now.
    func kept(with replacements: ReplacementLog) -> AccessToken { AccessToken(self, .kept, replacements) }

    private init(_ token: AccessToken, _ origin: Origin, _ replacements: ReplacementLog) {
        secret = token.secret
        expiresAt = token.expiresAt
        refreshAt = token.refreshAt
        apiDomain = token.apiDomain
        self.origin = origin
        self.replacements = replacements
    }
}

/// What `tds doctor` tells of the token.
package struct TokenStatus: Sendable, Equatable {
    /// Asked for by another process; otherwise by this one.
    package let isKept: Bool
    package let expiresAt: Instant
}
