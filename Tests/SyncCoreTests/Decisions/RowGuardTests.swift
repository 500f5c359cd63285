import SyncCore
import SyncTestKit
import Testing

@Suite struct RowGuardTests {
    struct Case: Sendable, CustomTestStringConvertible {
        /// Minutes; the stored row is always of minute 5 unless it has no instant.
        let record: Int64?
        let stored: Int64?
        let hashIsEqual: Bool
        let verdict: RowGuard

        var testDescription: String {
            let record = record.map(String.init) ?? "none"
            let stored = stored.map(String.init) ?? "none"
            return "record \(record), stored \(stored), hash \(hashIsEqual ? "equal" : "differs")"
        }
    }

    static let truthTable = [
        Case(record: 4, stored: 5, hashIsEqual: true, verdict: .unchanged),
        Case(record: 4, stored: 5, hashIsEqual: false, verdict: .superseded),
        Case(record: 5, stored: 5, hashIsEqual: true, verdict: .unchanged),
        Case(record: 5, stored: 5, hashIsEqual: false, verdict: .replace),
        Case(record: 6, stored: 5, hashIsEqual: true, verdict: .replace),
        Case(record: 6, stored: 5, hashIsEqual: false, verdict: .replace),
        Case(record: 5, stored: nil, hashIsEqual: true, verdict: .replace),
        Case(record: 5, stored: nil, hashIsEqual: false, verdict: .replace),
        Case(record: nil, stored: 5, hashIsEqual: true, verdict: .unchanged),
        Case(record: nil, stored: 5, hashIsEqual: false, verdict: .replace),
        Case(record: nil, stored: nil, hashIsEqual: true, verdict: .unchanged),
        Case(record: nil, stored: nil, hashIsEqual: false, verdict: .replace),
    ]

    private static let stamps = PlausibleStamps(at: Sample.instant())

    /// Pitfall: "a stamp in the future froze its row".
    @Test(arguments: [4_102_444_800, 631_151_999] as [Int64])
    func `a stored stamp that cannot be guards nothing`(_ seconds: Int64) {
        let stored = (hash: Sample.hash(2), lastModified: Instant(seconds: seconds), isDeleted: false)
        for minutes in [0, 5, nil] as [Int64?] {
            let record = Sample.record("a", minutes: minutes)
            #expect(RowGuard.verdict(on: record, stored: stored, stamps: Self.stamps) == .replace)
        }
    }

    @Test(arguments: truthTable)
    func `the verdict follows the truth table`(_ row: Case) {
        let record = Sample.record("a", version: 1, minutes: row.record)
        let (hash, instant) = (Sample.hash(row.hashIsEqual ? 1 : 2), row.stored.map(Sample.instant(minutes:)))
        let stored = (hash: hash, lastModified: instant, isDeleted: false)
        let deleted = (hash: hash, lastModified: instant, isDeleted: true)
        #expect(RowGuard.verdict(on: record, stored: stored, stamps: Self.stamps) == row.verdict)
        #expect(RowGuard.verdict(on: record, stored: deleted, stamps: Self.stamps) == .replace)
    }

    /// It stays due: there is a newer one to be read.
    @Test func `a detail that is older than its row is superseded, also where it is stored already`() {
        let stored = (hash: Sample.hash(1), lastModified: Sample.instant(minutes: 5), isDeleted: false)
        let record = Sample.record("a", minutes: 4, shape: .detail)
        #expect(RowGuard.verdict(on: record, stored: stored, stamps: Self.stamps) == .superseded)
    }

    @Test func `a record that is not stored is inserted`() {
        #expect(RowGuard.verdict(on: Sample.record("a"), stored: nil, stamps: Self.stamps) == .insert)
    }

    @Test func `a shape that was never stored differs, also at the same instant`() {
        let stored = (hash: ContentHash?.none, lastModified: Sample.instant(), isDeleted: false)
        #expect(
            RowGuard.verdict(on: Sample.record("a", shape: .detail), stored: stored, stamps: Self.stamps) == .replace
        )
    }
}
