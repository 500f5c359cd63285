import SyncCore
import SyncTestKit
import Testing

/// Pitfall: "a change that no stamp told was held for older than the detail, for good".
@Suite struct RowStandingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let shape: RecordShape
        /// Minutes; the stored record of the shape is of minute 2, the row of minute 5.
        let record: Int64
        let isSame: Bool
        let standing: RowStanding?

        var testDescription: String { "\(shape) of minute \(record), \(isSame ? "the same" : "another")" }
    }

    static let truthTable = [
        Case(shape: .list, record: 1, isSame: false, standing: nil),
        Case(shape: .list, record: 2, isSame: true, standing: nil),
        Case(shape: .list, record: 2, isSame: false, standing: .unstamped),
        Case(shape: .list, record: 3, isSame: true, standing: nil),
        Case(shape: .list, record: 3, isSame: false, standing: .behind),
        Case(shape: .detail, record: 1, isSame: false, standing: nil),
        Case(shape: .detail, record: 2, isSame: true, standing: nil),
        Case(shape: .detail, record: 2, isSame: false, standing: .behind),
        Case(shape: .detail, record: 3, isSame: false, standing: .behind),
    ]

    private static let stamps = PlausibleStamps(at: Sample.instant())

    private func record(_ shape: RecordShape, minutes: Int64, name: String) throws -> SourceRecord {
        let stamp = Sample.instant(minutes: minutes)
        let json = #"{"item_id":"a","name":"\#(name)","last_modified_time":"\#(stamp)"}"#
        return try Sample.row(json: json, shape: shape).record
    }

    @Test(arguments: truthTable)
    func `a record that is older than its row stands as the truth table says`(_ row: Case) throws {
        let before = try record(row.shape, minutes: 2, name: "Lamp")
        let record = try record(row.shape, minutes: row.record, name: row.isSame ? "Lamp" : "Chair")
        // A void hash tells nothing: the payloads are compared. A detail whose hash is void is stored again.
        for hash in row.shape == .list || !row.isSame ? [before.hash, nil] : [before.hash] {
            let stored = RowMerge.Stored(
                row.shape,
                payload: before.slice.text,
                otherPayload: "{}",
                hash: hash,
                otherHash: Sample.hash(9),
                lastModified: Sample.instant(minutes: 5),
                isDeleted: false
            )
            #expect(record.standing(under: stored, hash: hash, isForced: false, .products, Self.stamps) == row.standing)
        }
    }

    @Test(arguments: [RecordShape.list, .detail])
    func `the first record of its shape is stored, however old it is`(_ shape: RecordShape) throws {
        let stored = RowMerge.Stored(
            shape,
            payload: nil,
            otherPayload: "{}",
            hash: nil,
            otherHash: Sample.hash(9),
            lastModified: Sample.instant(minutes: 5),
            isDeleted: false
        )
        let record = try record(shape, minutes: 1, name: "Lamp")
        #expect(record.standing(under: stored, hash: nil, isForced: false, .products, Self.stamps) == .behind)
    }
}
