import SyncCore

/// The text of a setting as it was meant: without what stands around it because of how it was copied, exported or written.
enum SettingText {
    /// Takes off white space, line ends, byte order marks and one pair of quotes.
    static func trimmed(_ raw: String) -> String {
        let text = StrayCharacters.trimmed(raw)
        guard let first = text.first, let last = text.last, text.count > 1, quotes[first] == last else { return text }
        return StrayCharacters.trimmed(String(text.dropFirst().dropLast()))
    }

    private static let quotes: [Character: Character] = ["\"": "\"", "'": "'", "“": "”", "‘": "’"]
}
