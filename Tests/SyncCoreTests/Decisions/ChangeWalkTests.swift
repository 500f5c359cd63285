import SyncCore
import SyncTestKit
import Testing

/// Pitfall: "sort and filter parameters are silently ignored on some endpoints"; a stamp that is missing, equal or out of order.
struct `A walk of changes` {
    private let since = Sample.instant(minutes: 100)

    private func page(_ minutes: [Int64?], sort: (column: String?, order: String?)) -> RecordPage {
        RecordPage(
            records: minutes.enumerated().map { Sample.record("\($0.offset)", minutes: $0.element) },
            rejected: [],
            foreignCount: 0,
            context: PageContext(
                page: 1,
                hasMorePages: true,
                sortColumn: sort.column,
                sortOrder: sort.order,
                appliedFilter: nil
            )
        )
    }

    private let newestFirst: (String?, String?) = ("last_modified_time", "D")
    private let byCreation: (String?, String?) = ("created_time", "D")

    /// What a walk over pages says after each: whether it ends there; and what it finds of the listing.
    private func walk(_ pages: RecordPage...) -> (ends: [Bool], strategy: ChangeWalk.Strategy) {
        var walk = ChangeWalk(since: since)
        let ends = pages.map { walk.ends(with: $0) }
        return (ends, walk.strategy)
    }

    @Test func `ends at the first older row where the newest come first`() {
        let seen = walk(page([130, 120, 120], sort: newestFirst), page([110, 100, 99], sort: newestFirst))
        #expect(seen == ([false, true], .newestFirst))
    }

    @Test func `takes a row of the very instant for a change`() {
        #expect(walk(page([100, 100], sort: newestFirst)) == ([false], .filter))
    }

    @Test func `goes through all pages where the echo tells another order`() {
        #expect(
            walk(page([130, 20, 120], sort: byCreation), page([10], sort: (nil, nil))) == ([false, false], .fullWalk)
        )
    }

    @Test func `does not believe an echo that the stamps contradict`() {
        #expect(
            walk(page([20, 130], sort: newestFirst), page([10], sort: newestFirst)) == ([false, false], .fullWalk)
        )
    }

    @Test func `does not believe it either when the next page is newer than the last`() {
        #expect(
            walk(page([120], sort: newestFirst), page([121, 50], sort: newestFirst)) == ([false, false], .fullWalk)
        )
    }

    @Test func `is not ended by a row without a stamp`() {
        #expect(walk(page([120, nil, 110], sort: newestFirst)) == ([false], .filter))
    }
}

/// Pitfall: "the time *after* the run, or added a second"; clocks that are wrong.
struct `The cursor that a walk finds` {
    @Test func `is the newest stamp where the walk took no time`() {
        var estimate = CursorEstimate(start: Sample.instant(minutes: 500))
        estimate.saw(
            [Sample.record("1", minutes: 3), Sample.record("2", minutes: 1)],
            at: Sample.instant(minutes: 500)
        )
        estimate.saw([Sample.record("3", minutes: nil)], at: Sample.instant(minutes: 500))
        #expect(estimate.cursor == Sample.instant(minutes: 3))
    }

    @Test func `is not later than the start, whatever was edited while the walk went on`() {
        let random = seededRandom()
        for _ in 0..<2_000 {
            var random = random
            // The source's clock is wrong by up to ten minutes, seen from here.
            let skew = Int64.random(in: -10...10, using: &random)
            let start = Int64(1_000)
            var estimate = CursorEstimate(start: Sample.instant(minutes: start))
            for elapsed in [Int64](repeating: 0, count: 5).indices.map(Int64.init) {
                let edited = Int64.random(in: 0...start + elapsed + skew, using: &random)
                let now = Sample.instant(minutes: start + elapsed)
                estimate.saw([Sample.record("1", minutes: edited)], at: now)
            }
            #expect(estimate.cursor.map { $0 <= Sample.instant(minutes: start + skew) } == true)
        }
    }

    @Test func `is nothing where no row had a stamp`() {
        var estimate = CursorEstimate(start: Sample.instant())
        estimate.saw([Sample.record("1", minutes: nil)], at: Sample.instant())
        #expect(estimate.cursor == nil)
    }

    @Test func `is not drawn into the future by a stamp that cannot be`() {
        var estimate = CursorEstimate(start: Sample.instant(minutes: 10))
        let records = [Sample.record("1", minutes: 9), Sample.record("2", minutes: 60 * 24 * 365)]
        estimate.saw(records, at: Sample.instant(minutes: 10))
        #expect(estimate.cursor == Sample.instant(minutes: 9))
    }
}
