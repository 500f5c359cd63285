extension Duration {
    /// Whole microseconds.
    package var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }

    /// `10 h 25 min`, `25 min`, `40 s`; rounded up, so that nobody comes too early.
    package var inHours: String {
        let seconds = components.seconds + (components.attoseconds > 0 ? 1 : 0)
        guard seconds >= 60 else { return "\(seconds) s" }
        let minutes = (seconds + 59) / 60
        return minutes >= 60 ? "\(minutes / 60) h \(minutes % 60) min" : "\(minutes) min"
    }
}
