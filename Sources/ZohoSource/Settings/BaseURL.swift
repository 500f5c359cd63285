package import SyncCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The address that paths are appended to: `https://www.zohoapis.com`, `http://127.0.0.1:9099`; no slash at its end.
package struct BaseURL: Sendable, Equatable {
    package let text: String

    /// A value of our own tables.
    init(known text: String) {
        self.text = text
    }

    /// - Parameter name: the setting, for the error.
    /// - Throws: ``SyncError/Code/configuration`` unless it is http or https with a host and without credentials, query or
    ///   fragment. The error does not repeat the value: it may hold a password.
    package init(_ text: String, setting name: String) throws(SyncError) {
        let trimmed = String(text.reversed().drop { $0 == "/" }.reversed())
        guard let url = URL(string: trimmed), let scheme = url.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let host = url.host(), !host.isEmpty,
            url.user() == nil, url.password() == nil, url.query() == nil, url.fragment() == nil
        else {
            throw SyncError(
                .configuration,
                "\(name) is not an http or https address.",
                nextStep:
                    "Set it to an address like https://www.zohoapis.com, without credentials or query, or remove it."
            )
        }
        self.text = trimmed
    }

    /// Host and port, without the scheme: for texts.
    var authority: String {
        guard let start = text.firstRange(of: "://") else { return text }
        return String(text[start.upperBound...].prefix { $0 != "/" })
    }
}
