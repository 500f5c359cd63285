import SyncCore
import SyncTestKit
import Testing

/// Pitfall: "rows moved between pages during the walk and were missed".
struct `A cursor` {
    private let first = SyncCursor(firstWalkTo: Sample.instant(minutes: 10))

    @Test func `follows a walk of one page at once`() {
        let next = first.advanced(to: Sample.instant(minutes: 20), pages: 1)
        #expect(next == SyncCursor(since: Sample.instant(minutes: 20), reached: Sample.instant(minutes: 20)))
    }

    @Test func `follows a walk of several pages one walk later`() {
        let second = first.advanced(to: Sample.instant(minutes: 20), pages: 3)
        #expect(second == SyncCursor(since: Sample.instant(minutes: 10), reached: Sample.instant(minutes: 20)))
        let third = second.advanced(to: Sample.instant(minutes: 30), pages: 2)
        #expect(third == SyncCursor(since: Sample.instant(minutes: 20), reached: Sample.instant(minutes: 30)))
    }

    @Test func `stays where a walk says nothing, so that the one before it is walked over again`() {
        let second = first.advanced(to: Sample.instant(minutes: 20), pages: 3)
        #expect(second.advanced(to: nil, pages: 1) == second)
    }

    @Test func `does not go back, and stays where a walk met no stamp`() {
        #expect(first.advanced(to: Sample.instant(minutes: 5), pages: 1) == first)
        #expect(first.advanced(to: nil, pages: 1) == first)
    }
}
