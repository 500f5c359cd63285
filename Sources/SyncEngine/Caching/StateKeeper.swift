import Logging
import SyncCore

/// A run's dealings with the state cache: failures are counted and told once, and never end the run.
struct StateKeeper {
    private let cache: any SyncStateCache
    private let type: EntityType
    private let generation: String
    private let isEnabled: Bool
    private let logger: Logger

    init(_ cache: any SyncStateCache, type: EntityType, generation: String, isEnabled: Bool, logger: Logger) {
        self.cache = cache
        self.type = type
        self.generation = generation
        self.isEnabled = isEnabled
        self.logger = logger
    }

    func lookUp(_ ids: [String], _ tally: inout RunTally) async -> KnownStates {
        guard isEnabled else { return .notAsked }
        do throws(SyncError) {
            return .found(try await cache.states(of: type.name, ids: ids))
        } catch {
            failed(error, &tally)
            return .failed
        }
    }

    /// Marks what a commit made safe. Rows whose stored row is newer are not marked.
    ///
    /// A record that failed loses its entry: mended back to its old content it would otherwise be skipped as unchanged, and its
    /// dead letter would stay open for ever.
    ///
    /// Also without look-ups (caching disabled): an entry that kept an older hash would later call a record unchanged that
    /// went back to its old content.
    func mark(
        _ batch: Batch,
        _ outcome: CommitOutcome,
        _ known: KnownStates,
        now: Instant,
        _ tally: inout RunTally
    ) async {
        let states = zip(batch.rows, outcome.rows).compactMap { row, outcome in
            outcome.localIDToMark.map { state(of: row.record, localID: $0, known[row.record.id], now) }
        }
        let failedIDs = batch.failedIDs(outcome)
        guard !states.isEmpty || !failedIDs.isEmpty else { return }
        do throws(SyncError) {
            try await uncancelled { [cache, type] () async throws(SyncError) in
                if !states.isEmpty { try await cache.mark(states) }
                for id in failedIDs { _ = try await cache.invalidate(type.name, id: id) }
            }
        } catch {
            failed(error, &tally)
        }
    }

    private func state(of record: SourceRecord, localID: String, _ known: SyncState?, _ now: Instant) -> SyncState {
        let known = known.flatMap { $0.generation == generation ? $0 : nil }
        return SyncState(
            entityType: type.name,
            entityID: record.id,
            localID: localID,
            contentHash: record.shape == .list ? record.hash : known?.contentHash,
            detailHash: record.shape == .detail ? record.hash : known?.detailHash,
            lastModified: record.modifiedAt ?? known?.lastModified,
            cachedAt: now,
            syncCount: (known?.syncCount ?? 0) + 1,
            generation: generation
        )
    }

    private func failed(_ error: SyncError, _ tally: inout RunTally) {
        tally.cacheFailed()
        guard tally.cacheErrors == 1 else { return }
        logger.warning(
            "The state cache failed; records are synced as if it were empty",
            metadata: ["error": "\(error)"]
        )
    }
}

extension Batch {
    /// The records of this batch that were set aside.
    fileprivate func failedIDs(_ outcome: CommitOutcome) -> [String] {
        let refused = zip(rows, outcome.rows).filter { if case .rejected = $1 { true } else { false } }
        return deadLetters.compactMap(\.entityID) + refused.map(\.0.record.id)
    }
}

extension CommitOutcome.RowOutcome {
    fileprivate var localIDToMark: String? {
        switch self {
        case .written(let localID), .unchanged(let localID): localID
        case .superseded, .rejected: nil
        }
    }
}
