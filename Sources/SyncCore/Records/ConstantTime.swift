import Crypto

/// Comparisons of secrets.
package enum ConstantTime {
    /// Compares codes of the texts under a key that nobody knows: how long it takes tells nothing of either text.
    package static func isEqual(_ left: String, _ right: String) -> Bool {
        let key = SymmetricKey(size: .bits256)
        let code = HMAC<SHA256>.authenticationCode(for: Array(left.utf8), using: key)
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(right.utf8), using: key)
    }
}
