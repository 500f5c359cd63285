extension Instant {
    /// `2025-11-13 08:35:21 UTC`.
    package var inWords: String {
        let text = zohoText
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8)) UTC"
    }
}
