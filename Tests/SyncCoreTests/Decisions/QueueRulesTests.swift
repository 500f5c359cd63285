import SyncCore
import SyncTestKit
import Testing

/// The truth tables of ``QueueRules``. Both databases are held against the same rows in `RuleConformanceTests`.
@Suite struct QueueRulesTests {
    @Test(arguments: RunTruth.all)
    func `a run is taken, joined, closed and cancelled as its row says`(_ row: RunTruth) {
        #expect(QueueRules.runIsClaimable.holds(row.facts) == row.isTaken)
        #expect(QueueRules.runIsAbandoned.holds(row.facts) == row.isAbandoned)
        #expect(QueueRules.cancelling(row.facts) == row.cancelled)
        for leaseIsHeld in [true, false] {
            #expect(
                QueueRules.isJoinable(row.facts, isNamed: false, leaseIsHeld: leaseIsHeld)
                    == (row.isJoined == .yes || row.isJoined == .whileLeaseIsHeld && leaseIsHeld)
            )
            #expect(QueueRules.isJoinable(row.facts, isNamed: true, leaseIsHeld: leaseIsHeld))
        }
    }

    @Test(arguments: ReleaseTruth.all)
    func `a run that is released becomes what its row says`(_ row: ReleaseTruth) {
        let isReleased = QueueRules.runIsReleasable.holds(row.facts)
        let released: RunStatus = QueueRules.releaseCancels.holds(row.facts) ? .cancelled : .pending
        #expect((isReleased ? released : row.status) == row.becomes)
    }

    @Test func `a record is taken when it is due and nobody has it`() {
        #expect(QueueRules.recordIsClaimable.holds([.isDue]))
        #expect(QueueRules.recordIsClaimable.holds([.isDue, .isClaimed]))
        #expect(!QueueRules.recordIsClaimable.holds([.isDue, .isClaimed, .claimHolds]))
        #expect(!QueueRules.recordIsClaimable.holds([]))
    }
}
