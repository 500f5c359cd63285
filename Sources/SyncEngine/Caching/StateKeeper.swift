import Logging
import SyncCore

/// A run's dealings with the state cache: failures are counted and told once, and never end the run.
///
/// No entry may ever be older than its row, or a record that goes back to its old content would be called unchanged and
/// skipped. So entries are invalidated before the commit that changes their rows, and made anew after it; and where they cannot
/// be invalidated, the commit makes all entries void (docs/decisions/0008).
struct StateKeeper {
    private let cache: any SyncStateCache
    private let type: EntityType
    private let isEnabled: Bool
    private let tally: RunTally
    private let logger: Logger
    /// The database's, at every moment.
    private(set) var generation: String

    init(
        _ cache: any SyncStateCache,
        type: EntityType,
        generation: String,
        isEnabled: Bool,
        tally: RunTally,
        logger: Logger
    ) {
        self.cache = cache
        self.type = type
        self.generation = generation
        self.isEnabled = isEnabled
        self.tally = tally
        self.logger = logger
    }

    func lookUp(_ ids: [String]) async -> KnownStates {
        guard isEnabled else { return .notAsked }
        do throws(SyncError) {
            return .found(try await cache.states(of: type.name, ids: ids))
        } catch {
            failed(error)
            return .failed
        }
    }

    /// Invalidates the entries of all records that a batch is about to write or to set aside, whatever a look-up said of them:
    /// none is made with caching disabled, and one that another cache answered knows nothing of the entries here.
    ///
    /// - Returns: false where entries may be left; the commit must then renew the database's generation.
    func invalidate(_ batch: Batch) async -> Bool {
        let ids = batch.ids
        guard !ids.isEmpty else { return true }
        do throws(SyncError) {
            _ = try await uncancelled { [cache, type] () async throws(SyncError) in
                try await cache.invalidate(type.name, ids: ids)
            }
            return true
        } catch {
            failed(error)
            return false
        }
    }

    /// Marks what a commit made safe. Rows whose stored row is newer are not marked.
    mutating func put(
        _ batch: Batch,
        _ outcome: CommitOutcome,
        _ known: KnownStates,
        now: Instant
    ) async {
        if let renewed = outcome.newGeneration {
            generation = renewed
            cache.generationRenewed()
        }
        let states = zip(batch.rows, outcome.rows).compactMap { row, outcome in
            outcome.marked.map { localID, keepsOtherHash in
                SyncState(
                    after: keepsOtherHash ? known[row.record.id] : nil,
                    syncing: row.record,
                    of: type,
                    localID: localID,
                    generation: generation,
                    now: now
                )
            }
        }
        guard !states.isEmpty else { return }
        do throws(SyncError) {
            try await uncancelled { [cache] () async throws(SyncError) in try await cache.put(states) }
        } catch {
            failed(error)
        }
    }

    /// Notes for other programs how far the run is, and which of its batches are safe.
    func note(_ batches: [FinishedBatch]) async {
        var notes: [CacheNote: String] = [.runStatus(entityType: type.name): tally.run.json]
        for batch in batches { notes[batch.note] = batch.json }
        do throws(SyncError) {
            try await uncancelled { [cache, notes] () async throws(SyncError) in try await cache.setNotes(notes) }
        } catch {
            failed(error)
        }
    }

    private func failed(_ error: SyncError) {
        tally.cacheFailed(error)
        // Where memory stands in for the cache, that was told already.
        guard tally.cacheErrors == 1, cache.trouble == nil else { return }
        logger.warning(
            "The state cache failed; records are synced as if it were empty",
            metadata: ["error": "\(error)"]
        )
    }
}

extension Batch {
    /// Of all records that it has.
    fileprivate var ids: [String] {
        rows.map(\.record.id) + deadLetters.compactMap(\.entityID) + gone + repairs.map(\.entityID)
    }
}

extension CommitOutcome.RowOutcome {
    /// The local id, and whether what is known of the other shape stays; nil for what is not marked.
    fileprivate var marked: (localID: String, keepsOtherHash: Bool)? {
        switch self {
        case .written(let localID, let keepsOtherHash): (localID, keepsOtherHash)
        case .unchanged(let localID): (localID, true)
        case .superseded, .rejected: nil
        }
    }
}
