import SyncCore
import SyncTestKit
import Testing

/// What other programs read of a run, to the byte.
@Suite struct RunFieldsTests {
    private static var run: RunRecord {
        var run = RunRecord(
            id: "r1",
            entityType: "product",
            mode: .full,
            startedAt: Instant(microseconds: 1_763_022_921_500_000)
        )
        run.counters.synced = 2
        run.counters.skipped = 1
        run.counters.reasons = [.unchanged: 1, .contentChanged: 2]
        run.apiCalls = 7
        return run
    }

    private static var ended: RunRecord {
        var run = run
        run.status = .partial
        run.finishedAt = run.startedAt.advanced(by: .milliseconds(1_250))
        return run
    }

    private static let stats = """
        {"total_processed":3,"synced":2,"skipped":1,"failed":0,"deleted":0,"written":0,\
        "reasons":{"content_changed":2,"unchanged":1},"api_calls":7}
        """

    @Test func `a counter that is told only where it is not zero stands with the others`() {
        var run = Self.run
        #expect(RunFields.numbers.json(of: run) == Self.stats)
        run.counters.columnFaults = 4
        #expect(RunFields.numbers.json(of: run).contains(#""written":0,"column_faults":4,"reasons""#))
    }

    @Test func `the entry beside the state cache is the contract's, its stamps in the cache's notation`() {
        #expect(
            Self.run.json == """
                {"sync_id":"r1","entity_type":"product","mode":"full","status":"in_progress",\
                "started_at":"2025-11-13T08:35:21.500000","finished_at":null,"stats":\(Self.stats)}
                """
        )
    }

    @Test func `an event tells of the begin without numbers, and of the end with all`() {
        let begin = RunEvent(Self.run)?.envelope(id: "e").dataJSON
        let head = #"{"sync_id":"r1","entity_type":"product","mode":"full","status""#
        let start = Self.run.startedAt.description
        #expect(begin == #"\#(head):"in_progress","started_at":"\#(start)"}"#)
        let end = RunEvent(Self.ended)?.envelope(id: "e").dataJSON
        #expect(
            end == """
                \(head):"partial","started_at":"\(start)","finished_at":"\(Self.ended.finishedAt?.description ?? "")",\
                "duration_seconds":1.250,"stats":\(Self.stats),"error":null}
                """
        )
    }
}
