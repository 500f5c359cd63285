import SyncCore

/// How many announced records are read that are not stored: new ones, or ids that somebody made up. Each costs a call, and many that
/// the source does not have would cost the day's; a new record is also found by the next listing. So they have a small share of the
/// calls.
struct UnknownRecords {
    private static let minute: Duration = .seconds(60)
    private static let perMinute = 20
    private static let day: Duration = .seconds(86_400)
    /// Of the day's calls, in percent; and where nobody knows how many these are.
    private static let perDayPercent = 5
    private static let perDayMin = 50

    /// When such records were read; as many as a day's share at most.
    private var readAt: [Instant] = []

    /// What becomes of those that have no place.
    enum Rest {
        /// They may have one later.
        case wait(until: Instant)
        /// The day's share is spent.
        case giveUp
    }

    /// Takes places for records that are to be read now.
    /// - Parameter callsOfDay: nil where nobody knows.
    /// - Returns: how many of them may be read, and what becomes of the others.
    mutating func take(_ wanted: Int, callsOfDay: Int?, now: Instant) -> (count: Int, rest: Rest) {
        readAt.removeAll { !(.zero..<Self.day).contains($0.duration(to: now)) }
        let lastMinute = readAt.count { $0.duration(to: now) < Self.minute }
        let perDay = max(Self.perDayMin, (callsOfDay ?? 0) / 100 * Self.perDayPercent)
        let count = max(0, min(wanted, Self.perMinute - lastMinute, perDay - readAt.count))
        readAt += Array(repeating: now, count: count)
        return (count, readAt.count >= perDay ? .giveUp : .wait(until: now.advanced(by: Self.minute)))
    }

    /// - Parameter ids: of records without a place.
    static func outcomes(_ ids: some Sequence<String>, _ rest: Rest) -> [String: QueueOutcome] {
        let outcome: QueueOutcome =
            switch rest {
            case .wait(let next):
                .postponed(until: next, reason: "It is not stored, and others that are not are read first.")
            case .giveUp:
                .dead(
                    code: "unknown_records",
                    reason: "It is not stored, and many that are not were announced today; the next listing finds it."
                )
            }
        return Dictionary(ids.map { ($0, outcome) }, uniquingKeysWith: { first, _ in first })
    }
}
