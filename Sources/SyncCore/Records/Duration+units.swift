extension Duration {
    /// Whole microseconds, as many as there are numbers for.
    package var microseconds: Int64 {
        components.seconds.times(1_000_000).plus(components.attoseconds / 1_000_000_000_000)
    }

    /// Whole nanoseconds, as many as there are numbers for.
    package var nanoseconds: Int64 {
        components.seconds.times(1_000_000_000).plus(components.attoseconds / 1_000_000_000)
    }

    /// `10 h 25 min`, `25 min`, `40 s`; rounded up, so that nobody comes too early. One that cannot be is shown as it is, `-3 s`.
    package var inHours: String {
        let seconds = components.seconds.plus(components.attoseconds > 0 ? 1 : 0)
        guard seconds >= 60 else { return "\(seconds) s" }
        let minutes = seconds.plus(59) / 60
        return minutes >= 60 ? "\(minutes / 60) h \(minutes % 60) min" : "\(minutes) min"
    }
}
