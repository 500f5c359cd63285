import Crypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Closes a kept token so that only who has the same credentials can open it (AES-GCM, RFC 5116; its key by HKDF, RFC 5869).
/// Whoever reads the store gets nothing that Zoho would take, and what somebody else wrote there is not opened.
struct TokenSeal: Sendable {
    private let key: SymmetricKey
    private let account: Data

    init(_ credentials: Credentials, account: String) {
        let secrets = credentials.clientSecret.revealed + "\n" + credentials.refreshToken.revealed
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Data(secrets.utf8)),
            info: Data("tds access token 1".utf8),
            outputByteCount: 32
        )
        self.account = Data(account.utf8)
    }

    func close(_ bytes: [UInt8]) -> String? {
        (try? AES.GCM.seal(bytes, using: key, authenticating: account))?.combined?.base64EncodedString()
    }

    /// Nil where the text was not closed by this account.
    func open(_ sealed: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: sealed), let box = try? AES.GCM.SealedBox(combined: data),
            let bytes = try? AES.GCM.open(box, using: key, authenticating: account)
        else { return nil }
        return Array(bytes)
    }
}
