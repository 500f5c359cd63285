import SyncCore
import SyncTestKit
import Testing

/// The truth tables of ``DeliveryRules``. Both databases are held against the same rows in `RuleConformanceTests`.
@Suite struct DeliveryRulesTests {
    @Test(arguments: DeliveryTruth.all, [true, false])
    func `an event is a repetition where its row says so`(_ row: DeliveryTruth, hasStamp: Bool) {
        #expect(
            DeliveryRules.isRepetition.holds(row.facts(hasStamp: hasStamp)) == row.isRepetition(hasStamp: hasStamp)
        )
    }

    @Test func `an event with nothing new is no reason to read its record, unless that waits anyway`() {
        #expect(DeliveryRules.isUnchanged.holds([.isKnownContent]))
        #expect(!DeliveryRules.isUnchanged.holds([.isKnownContent, .recordWaits]))
        #expect(!DeliveryRules.isUnchanged.holds([]))
    }
}
