/// How far the changes of a type are known, on the source's clock.
///
/// A walk over several pages may miss a row: where a record is deleted between two of its calls, all behind it move forward, and
/// the one at the edge of a page slips through (zoho-api 8.5). A walk of one page cannot. So the cursor follows a walk of several
/// pages only after the next walk has listed the same changes once more (docs/decisions/0011).
package struct SyncCursor: Sendable, Equatable {
    /// The next walk of changes lists what changed since then, less ``CursorEstimate/lookback``.
    package let since: Instant
    /// How far the last walk came.
    package let reached: Instant
    /// How far the rolling scan over everything is; nil before its first slice.
    package var scan: RollingScan?

    package init(since: Instant, reached: Instant, scan: RollingScan? = nil) {
        self.since = since
        self.reached = reached
        self.scan = scan
    }

    /// The cursor of the first walk; what slipped through that one, the next walk over everything finds.
    package init(firstWalkTo reached: Instant) {
        self.init(since: reached, reached: reached)
    }

    /// The cursor after one more walk that came to its end.
    ///
    /// - Parameters:
    ///   - reached: by ``CursorEstimate``; nil where the walk met no stamp, or may have been cut: it then says nothing of what
    ///     the walk before it may have missed.
    ///   - pages: how many calls it took.
    package func advanced(to reached: Instant?, pages: Int) -> SyncCursor {
        guard let reached else { return self }
        let furthest = max(reached, self.reached)
        return SyncCursor(since: pages == 1 ? furthest : self.reached, reached: furthest, scan: scan)
    }
}
