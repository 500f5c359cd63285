import SyncCore
import Testing

@testable import ZohoSource

@Suite struct ReplacementLogTests {
    private let now = Instant(seconds: 1_763_020_800)

    private func log(_ seconds: [Int]) -> ReplacementLog {
        ReplacementLog(seconds.map { now.advanced(by: .seconds($0)) })
    }

    @Test(arguments: [
        ([], 2), ([0], 1), ([-599], 1), ([-600], 2), ([-300, -1], 0), ([-700, -1], 1), ([-700, -650], 2),
        ([-5, -4, -3], 0), ([-900, -5, -4], 0),
        // A clock that was set back, or another machine's that is ahead.
        ([599], 1), ([86_400], 2), ([86_400, -1], 1), ([5, 6], 0),
    ])
    func `two are left in any ten minutes`(seconds: [Int], left: Int) {
        #expect(log(seconds).left(at: now) == left)
    }

    @Test func `only the newest are kept, whoever noted them`() {
        #expect(log([0]).noting(now).left(at: now) == 0)
        #expect(log([-1]).noting(now).left(at: now) == 0)
        #expect(log([-9, -8]).joined(with: log([-8, -7])).instants == log([-8, -7]).instants)
        #expect(log([-1]).joined(with: log([-1])).left(at: now) == 1)
    }
}
