import Crypto
import NIOPosix
import SyncCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Keeps the access token for the next process, so that ten runs in ten minutes do not spend ten token requests
/// (zoho-api 1.4). Written whole or not at all, readable by its owner only.
///
/// Nothing that goes wrong here is an error: a token that cannot be read or kept is asked for again.
struct TokenFile: Sendable {
    let path: String
    /// Whose token it is; another account's is never used.
    let account: String

    init(path: String, credentials: Credentials, accountsURL: String) {
        self.path = path
        account = Self.fingerprint(credentials, accountsURL)
    }

    /// The token that is kept; nil where there is none, or it is not this account's.
    func read() async -> AccessToken? {
        // One level of optional: `try?` joins "the pool has ended" and "there is no such file".
        let bytes = try? await NIOThreadPool.singleton.runIfActive { PrivateFile(path).read() }
        guard let bytes, let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)),
            content.version == Content.current, content.account == account,
            let expiresAt = Instant(iso8601: content.expiresAt)
        else { return nil }
        return AccessToken(
            secret: Secret(content.accessToken),
            expiresAt: expiresAt,
            apiDomain: content.apiDomain,
            givenOutAt: nil
        )
    }

    /// - Returns: whether the token is kept.
    func write(_ token: AccessToken) async -> Bool {
        let content = Content(
            version: Content.current,
            accessToken: token.secret.revealed,
            expiresAt: "\(token.expiresAt)",
            apiDomain: token.apiDomain,
            account: account
        )
        guard let bytes = try? JSONEncoder().encode(content) else { return false }
        let written = try? await NIOThreadPool.singleton.runIfActive { PrivateFile(path).replace(with: Array(bytes)) }
        return written ?? false
    }

    private struct Content: Codable {
        static let current = 1

        let version: Int
        let accessToken: String
        let expiresAt: String
        let apiDomain: String?
        let account: String

        private enum CodingKeys: String, CodingKey {
            case version, account
            case accessToken = "access_token"
            case expiresAt = "expires_at"
            case apiDomain = "api_domain"
        }
    }

    /// SHA-256 of who asks and where, in lower-case hexadecimal. No part of it can be read back: refresh tokens are random.
    private static func fingerprint(_ credentials: Credentials, _ accountsURL: String) -> String {
        let parts = [credentials.clientID, credentials.refreshToken.revealed, accountsURL]
        let digest = SHA256.hash(data: Data(parts.joined(separator: "\n").utf8))
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
