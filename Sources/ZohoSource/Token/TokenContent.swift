import Crypto
import SyncCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An access token as it is kept: JSON.
struct TokenContent: Codable {
    static let current = 1

    let version: Int
    let accessToken: String
    let expiresAt: String
    let apiDomain: String?
    let account: String
    /// Nil where nothing was replaced, and of older versions.
    let replacedAt: [String]?

    private enum CodingKeys: String, CodingKey {
        case version, account
        case accessToken = "access_token"
        case expiresAt = "expires_at"
        case apiDomain = "api_domain"
        case replacedAt = "replaced_at"
    }

    /// Nil where the token cannot be kept.
    static func bytes(of token: AccessToken, account: String) -> [UInt8]? {
        let content = TokenContent(
            version: current,
            accessToken: token.secret.revealed,
            expiresAt: "\(token.expiresAt)",
            apiDomain: token.apiDomain,
            account: account,
            replacedAt: token.replacements.instants.isEmpty ? nil : token.replacements.instants.map(\.description)
        )
        return (try? JSONEncoder().encode(content)).map(Array.init)
    }

    /// Nil where the bytes are something else, or another account's.
    static func token(_ bytes: some Sequence<UInt8>, account: String) -> AccessToken? {
        guard let content = try? JSONDecoder().decode(TokenContent.self, from: Data(bytes)),
            content.version == current, content.account == account,
            let expiresAt = Instant(iso8601: content.expiresAt), !StrayCharacters.areIn(content.accessToken)
        else { return nil }
        return AccessToken(
            secret: Secret(content.accessToken),
            expiresAt: expiresAt,
            apiDomain: content.apiDomain,
            givenOutAt: nil,
            replacements: ReplacementLog((content.replacedAt ?? []).compactMap { Instant(iso8601: $0) })
        )
    }
}

extension Credentials {
    /// SHA-256 of who asks and where, in lower-case hexadecimal. No part of it can be read back: refresh tokens are random.
    func fingerprint(accountsURL: String) -> String {
        let parts = [clientID, refreshToken.revealed, accountsURL]
        let digest = SHA256.hash(data: Data(parts.joined(separator: "\n").utf8))
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
