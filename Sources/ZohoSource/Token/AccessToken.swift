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

    /// A token is not used in the last five minutes of its life, or the last half where it lives less than ten.
    static let margin: Duration = .seconds(300)

    /// - Parameter now: when the token was given out; nil for one that was kept.
    init(secret: Secret, expiresAt: Instant, apiDomain: String?, givenOutAt now: Instant?) {
        self.secret = secret
        self.expiresAt = expiresAt
        self.apiDomain = apiDomain
        origin = now == nil ? .kept : .requested
        let half = now.map { $0.duration(to: expiresAt) / 2 } ?? Self.margin
        refreshAt = expiresAt.advanced(by: .zero - min(half, Self.margin))
    }

    func isUsable(now: Instant) -> Bool { now < refreshAt }
}

/// What `tds doctor` tells of the token.
package struct TokenStatus: Sendable, Equatable {
    /// Asked for by another process; otherwise by this one.
    package let isKept: Bool
    package let expiresAt: Instant
}
