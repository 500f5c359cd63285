/// Takes secrets out of texts before they are shown: the last line of defence behind code that never puts them there.
package struct Redactor: Sendable {
    package static let mask = "‹secret›"

    /// Shorter secrets are not looked for: they would mask ordinary words.
    private static let lengthMin = 6

    private let secrets: [String]

    /// - Parameter secrets: passwords, tokens, and URLs with credentials, as they would appear in a text.
    package init(secrets: [String]) {
        self.secrets = secrets.filter { $0.utf8.count >= Self.lengthMin }.sorted { $0.utf8.count > $1.utf8.count }
    }

    package func redact(_ text: String) -> String {
        secrets.reduce(text) { text, secret in
            text.contains(secret)
                ? text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: Self.mask) : text
        }
    }
}
