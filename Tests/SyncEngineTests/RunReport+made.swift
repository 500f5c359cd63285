import SyncCore
import SyncTestKit

@testable import SyncEngine

extension RunReport {
    /// Of a run that took 90 seconds.
    static func made(
        of type: EntityType = .products,
        mode: SyncMode = .full,
        status: RunStatus = .completed,
        counters: RunCounters = RunCounters(),
        apiCalls: Int = 0,
        error: SyncError? = nil
    ) -> RunReport {
        RunReport(
            run: .ended(of: type, mode: mode, status: status, counters: counters, apiCalls: apiCalls),
            failures: [],
            columnFaults: [],
            answered: [],
            postponed: [:],
            cacheBackend: "memory",
            cacheEnabled: true,
            cacheErrors: 0,
            suspects: 0,
            remade: 0,
            images: ImageCounts(),
            cacheTrouble: nil,
            error: error
        )
    }
}

extension RunRecord {
    static func ended(
        of type: EntityType = .products,
        mode: SyncMode = .full,
        status: RunStatus = .completed,
        counters: RunCounters = RunCounters(),
        apiCalls: Int = 0
    ) -> RunRecord {
        var run = Sample.run(of: type, mode: mode)
        run.status = status
        run.finishedAt = run.startedAt.advanced(by: .seconds(90))
        run.counters = counters
        run.apiCalls = apiCalls
        return run
    }
}

extension RunCounters {
    static func made(
        synced: Int = 0,
        skipped: Int = 0,
        failed: Int = 0,
        written: Int = 0,
        deleted: Int = 0,
        reasons: [DecisionReason: Int] = [:]
    ) -> RunCounters {
        var counters = RunCounters()
        counters.synced = synced
        counters.skipped = skipped
        counters.failed = failed
        counters.written = written
        counters.deleted = deleted
        counters.reasons = reasons
        return counters
    }
}
