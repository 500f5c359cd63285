import Logging
import SyncCore

/// Repairs rows that differ from the source, as a run of its own, so that the history tells of it.
struct Healer {
    private let run: RunContext

    /// Begins the run.
    init(
        _ type: EntityType,
        _ runID: String,
        _ ports: SyncPorts,
        _ options: SyncOptions,
        _ lease: Lease,
        _ generation: String,
        _ logger: Logger
    ) async throws(SyncError) {
        let record = RunRecord(id: runID, entityType: type.name, mode: .realtime, startedAt: ports.time.now())
        run = RunContext(
            of: type,
            options,
            ports,
            holding: lease,
            generation: generation,
            tally: RunTally(
                run: record,
                cacheEnabled: options.cacheEnabled,
                callsBefore: ports.source.usage.apiCalls
            ),
            logger: logger
        )
        try await ports.runs.start(record, holding: lease)
    }

    /// - Returns: how many rows were written.
    func write(_ rows: [Row]) async throws(SyncError) -> Int {
        let before = run.tally.counters.written
        for start in stride(from: 0, to: rows.count, by: run.options.batchSize) {
            var batch = run.batch(Array(rows[start..<min(start + run.options.batchSize, rows.count)]))
            batch.overwrites = true
            try await run.commit(batch)
        }
        return run.tally.counters.written - before
    }

    /// Puts rows right from their own payloads.
    func repair(_ repairs: [RowRepair]) async throws(SyncError) {
        guard !repairs.isEmpty else { return }
        var batch = run.batch()
        batch.repairs = repairs
        try await run.commit(batch)
    }

    /// Marks those of the records deleted that the source does not have.
    /// - Returns: how many were.
    func remove(_ ids: [String]) async throws(SyncError) -> Int {
        let before = run.tally.counters.deleted
        try await DeletionCheck(run: run).confirm(ids)
        return run.tally.counters.deleted - before
    }

    func end(_ error: SyncError?) async throws(SyncError) {
        let (ports, lease) = (run.ports, run.lease)
        await run.settle()
        run.tally.end(error, at: ports.time.now(), usage: ports.source.usage)
        let record = run.tally.run
        try await uncancelled { () async throws(SyncError) in
            try await ports.runs.finish(record, cursor: nil, holding: lease)
        }
    }
}
