import Logging
import SyncCore

/// Repairs rows that differ from the source, as a run of its own, so that the history tells of it.
struct Healer {
    private let type: EntityType
    private let ports: SyncPorts
    private let options: SyncOptions
    private let lease: Lease
    private let logger: Logger
    private var committer: BatchCommitter
    private var tally: RunTally

    init(
        _ type: EntityType,
        _ runID: String,
        _ ports: SyncPorts,
        _ options: SyncOptions,
        _ lease: Lease,
        _ generation: String,
        _ logger: Logger
    ) async throws(SyncError) {
        self.type = type
        self.ports = ports
        self.options = options
        self.lease = lease
        self.logger = logger
        committer = BatchCommitter(
            type: type,
            options: options,
            ports: ports,
            lease: lease,
            generation: generation,
            logger: logger
        )
        tally = RunTally(
            run: RunRecord(id: runID, entityType: type.name, mode: .realtime, startedAt: ports.time.now()),
            cacheEnabled: options.cacheEnabled,
            callsBefore: ports.source.usage.apiCalls
        )
        try await ports.runs.start(tally.run, holding: lease)
    }

    /// - Returns: how many rows were written.
    mutating func write(_ rows: [Row]) async throws(SyncError) -> Int {
        let before = tally.counters.written
        for start in stride(from: 0, to: rows.count, by: options.batchSize) {
            var batch = batch(Array(rows[start..<min(start + options.batchSize, rows.count)]))
            batch.overwrites = true
            try await committer.commit(batch, .notAsked, &tally)
        }
        return tally.counters.written - before
    }

    /// Puts rows right from their own payloads.
    mutating func repair(_ repairs: [RowRepair]) async throws(SyncError) {
        guard !repairs.isEmpty else { return }
        var batch = batch([])
        batch.repairs = repairs
        try await committer.commit(batch, .notAsked, &tally)
    }

    /// Marks those of the records deleted that the source does not have.
    /// - Returns: how many were.
    mutating func remove(_ ids: [String]) async throws(SyncError) -> Int {
        let before = tally.counters.deleted
        let sweep = DeletionSweep(type: type, ports: ports, lease: lease, logger: logger)
        try await sweep.confirm(ids, &committer, &tally)
        return tally.counters.deleted - before
    }

    mutating func end(_ error: SyncError?) async throws(SyncError) {
        tally.end(error, at: ports.time.now(), usage: ports.source.usage)
        let run = tally.run
        try await uncancelled { [ports, lease] () async throws(SyncError) in
            try await ports.runs.finish(run, cursor: nil, holding: lease)
        }
    }

    private func batch(_ rows: [Row]) -> Batch {
        Batch(
            type: type,
            runID: tally.run.id,
            rows: rows,
            now: ports.time.now()
        )
    }
}
