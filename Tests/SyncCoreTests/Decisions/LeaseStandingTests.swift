import SyncCore
import SyncTestKit
import Testing

/// The truth table of ``LeaseStanding``.
@Suite struct LeaseStandingTests {
    private func newest(_ token: Int64 = 2, isReleased: Bool = false) -> LeaseStanding {
        LeaseStanding(
            token: token,
            holder: Sample.holder(),
            expiresAt: Sample.instant(minutes: 5),
            isReleased: isReleased
        )
    }

    private let lease = Lease(
        entityType: "product",
        token: 2,
        holder: Sample.holder(),
        expiresAt: Sample.instant(minutes: 5)
    )

    @Test func `a lease keeps others out until its end, and not at it`() {
        #expect(newest().isHeld(at: Sample.instant(minutes: 4)) { _ in false })
        #expect(!newest().isHeld(at: Sample.instant(minutes: 5)) { _ in false })
    }

    @Test func `a lease that was given back, or whose holder has ended, keeps nobody out`() {
        #expect(!newest(isReleased: true).isHeld(at: Sample.instant()) { _ in false })
        #expect(!newest().isHeld(at: Sample.instant()) { $0 == Sample.holder() })
    }

    @Test func `the newest lease lets its run write as long as it was not given back`() {
        #expect(newest().allowsWrite(under: lease))
        #expect(!newest(isReleased: true).allowsWrite(under: lease))
        #expect(!newest(3).allowsWrite(under: lease))
    }
}
