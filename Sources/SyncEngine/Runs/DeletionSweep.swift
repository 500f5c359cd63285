import Logging
import SyncCore

/// Finds the records that are gone at the source, in two phases: those that a complete listing lacked are suspects, and only
/// those that the source, asked by id, does not have are marked deleted.
struct DeletionSweep {
    /// Rows that are marked deleted in one transaction.
    private static let goneMax = 50

    let type: EntityType
    let ports: SyncPorts
    let lease: Lease
    let logger: Logger

    /// - Parameter met: of a walk that went through all pages of an unfiltered listing without an error.
    /// - Returns: whether all that it lacked is gone, as far as is known: false says that the listing was not whole, or that nobody
    ///   knows.
    func run(_ met: Pager, _ committer: inout BatchCommitter, _ tally: inout RunTally) async throws(SyncError) -> Bool {
        guard met.metOnlyKnownIDs else { return true }
        let rows = try await ports.destination.rowCount(of: type)
        let isEveryMetRecordStored = tally.counters.failed == 0 && tally.counters.reasons[.notAdmitted] == nil
        // As many rows as records are then the same ones.
        let suspects =
            rows == met.count && isEveryMetRecordStored ? [] : try await Self.missing(from: met, of: type, ports)
        try await ports.deletions.setSuspects(
            suspects,
            of: type,
            runID: tally.run.id,
            now: ports.time.now(),
            holding: lease
        )
        guard !DeletionBreaker().trips(suspects: suspects.count, rows: rows) else {
            tally.suspects = suspects.count
            logger.warning(
                "Too many records are missing from the listing to be deleted without being asked for",
                metadata: ["type": "\(type.name)", "missing": "\(suspects.count)", "stored": "\(rows)"]
            )
            return false
        }
        return try await confirm(suspects, &committer, &tally) == suspects.count
    }

    /// Asks for records by id, and marks those deleted that are gone. The others are suspects no more.
    /// - Returns: how many are gone.
    @discardableResult
    func confirm(
        _ suspects: [String],
        _ committer: inout BatchCommitter,
        _ tally: inout RunTally
    ) async throws(SyncError) -> Int {
        guard !suspects.isEmpty else { return 0 }
        var goneCount = 0
        var left = suspects[...]
        while !left.isEmpty {
            var gone: [String] = []
            while let id = left.first, gone.count < Self.goneMax {
                if try await isGone(id) { gone.append(id) }
                left = left.dropFirst()
            }
            try await delete(gone, &committer, &tally)
            goneCount += gone.count
        }
        try await ports.deletions.setSuspects([], of: type, runID: tally.run.id, now: ports.time.now(), holding: lease)
        return goneCount
    }

    // MARK: Steps

    /// The rows that a walk did not meet.
    static func missing(
        from met: Pager,
        of type: EntityType,
        _ ports: SyncPorts
    ) async throws(SyncError) -> [String] {
        try await ports.destination.storedIDs(of: type) { !met.hasMet($0) }
    }

    /// A record that became one of another type is gone from this one.
    private func isGone(_ id: String) async throws(SyncError) -> Bool {
        do throws(SyncError) {
            if case .foreign = try await ports.source.record(id, of: type) { return true }
            return false
        } catch {
            guard error.code == .recordNotFound else { throw error }
            return true
        }
    }

    func delete(
        _ gone: [String],
        _ committer: inout BatchCommitter,
        _ tally: inout RunTally
    ) async throws(SyncError) {
        guard !gone.isEmpty else { return }
        var batch = Batch(
            type: type,
            runID: tally.run.id,
            rows: [],
            deadLetters: [],
            counters: RunCounters(),
            checkpoint: nil,
            now: ports.time.now()
        )
        batch.gone = gone
        try await committer.commit(batch, .notAsked, &tally)
    }
}
