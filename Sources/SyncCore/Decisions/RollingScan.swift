/// How far a rolling scan is: it reads everything a slice at a time, so that what changes without a new stamp (stock, balances) is
/// found within a day, at the price of a day's share of the listing.
package struct RollingScan: Sendable, Equatable {
    /// A slice is due so long after the one before.
    package static let interval: Duration = .seconds(3_600)
    /// Slices that make a whole scan: a day of them.
    private static let slices = 24

    /// The page that the next slice begins with, from 1.
    package let nextPage: Int
    package let scannedAt: Instant

    package init(nextPage: Int, scannedAt: Instant) {
        self.nextPage = nextPage
        self.scannedAt = scannedAt
    }

    /// The pages of the slice that is due; nil where none is yet.
    ///
    /// - Parameters:
    ///   - position: nil before the first slice.
    ///   - rows: that are stored: about as many as the listing has.
    package static func dueSlice(
        after position: RollingScan?,
        rows: Int,
        pageSize: Int,
        now: Instant
    ) -> (firstPage: Int, pages: Int)? {
        if let position, position.scannedAt.duration(to: now) < interval { return nil }
        let pages = max(1, (rows + pageSize - 1) / pageSize)
        return (position?.nextPage ?? 1, (pages + slices - 1) / slices)
    }
}
