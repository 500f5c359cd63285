import SyncCore
import SyncTestKit
import Testing

/// Pitfall: "stock and balances change without a new `last_modified_time`".
struct `A rotating scan` {
    @Test func `begins at the first page, and is due once an hour`() {
        let now = Sample.instant(minutes: 100)
        #expect(slice(after: nil, rows: 1_312, now: now) == [1, 1])
        let position = RollingScan(nextPage: 5, scannedAt: Sample.instant(minutes: 41))
        #expect(slice(after: position, rows: 1_312, now: now) == nil)
        #expect(slice(after: position, rows: 1_312, now: Sample.instant(minutes: 101)) == [5, 1])
    }

    @Test(arguments: [(0, 1), (1, 1), (24 * 200, 1), (24 * 200 + 1, 2), (50_000, 11)])
    func `reads a day's share of the pages`(_ rows: Int, pages: Int) {
        #expect(slice(after: nil, rows: rows, now: Sample.instant()) == [1, pages])
    }

    private func slice(after position: RollingScan?, rows: Int, now: Instant) -> [Int]? {
        RollingScan.dueSlice(after: position, rows: rows, pageSize: 200, now: now).map { [$0.firstPage, $0.pages] }
    }
}
