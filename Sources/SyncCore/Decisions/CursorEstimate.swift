/// Finds an instant of the source up to which a walk has surely seen everything: the cursor of the next incremental run.
///
/// A record that is edited behind the walk's back has a stamp after the walk's start, `S` on the source's clock, so a cursor must
/// not be later than `S`. A stamp that is read `e` after the start is at most `S + e`: therefore each stamp less its `e` is a safe
/// cursor, and the greatest of them the best. Only elapsed time is taken from our clock, so it may be wrong by hours.
package struct CursorEstimate: Sendable {
    /// Changes become visible a little out of order at the source, so the next run reads this much twice.
    package static let lookback: Duration = .seconds(600)
    /// Stamps that are further ahead of our clock than a badly set clock explains are no sign of how far the source is.
    private static let aheadMax: Duration = .seconds(900)

    private let start: Instant
    /// Nil while no stamp was seen.
    package private(set) var cursor: Instant?

    package init(start: Instant) {
        self.start = start
    }

    package mutating func saw(_ records: [SourceRecord], at now: Instant) {
        let elapsed = max(.zero, start.duration(to: now))
        let latest = now.advanced(by: Self.aheadMax)
        for record in records {
            guard let stamp = record.modifiedAt, stamp <= latest else { continue }
            let safe = stamp.advanced(by: .zero - elapsed)
            cursor = max(cursor ?? safe, safe)
        }
    }
}
