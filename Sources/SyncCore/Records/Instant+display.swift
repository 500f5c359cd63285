extension Instant {
    /// `2025-11-13 08:35:21 UTC`.
    package var displayText: String { "\(shortText) UTC" }

    /// `2025-11-13 08:35:21`, in UTC.
    package var shortText: String {
        // Years beyond the four digits are longer.
        zohoText.split(separator: "+").first?.split(separator: "T").joined(separator: " ") ?? ""
    }
}
