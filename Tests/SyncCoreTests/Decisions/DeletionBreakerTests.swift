import SyncCore
import Testing

/// Pitfall: "a broken listing wiped good rows".
struct `The breaker of deletions` {
    @Test(arguments: [
        (0, 0, false), (0, 10, false), (1, 19, true), (1, 20, false), (50, 1_000, false), (51, 1_000, true),
        (51, 100_000, true), (50, 999, true), (10, 10, true),
    ])
    func `stops at more than 50 records or 5 percent`(_ suspects: Int, rows: Int, trips: Bool) {
        #expect(DeletionBreaker().trips(suspects: suspects, rows: rows) == trips)
    }

    @Test(arguments: [
        (1, 1, false), (5, 5, false), (6, 120, false), (6, 119, true), (50, 1_000, false), (51, 9_000, true),
    ])
    func `believes a few that were announced, whatever their share is`(_ suspects: Int, rows: Int, trips: Bool) {
        #expect(DeletionBreaker.named.trips(suspects: suspects, rows: rows) == trips)
    }
}
