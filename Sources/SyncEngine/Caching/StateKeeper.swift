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
    /// What is written behind a commit, while the run goes on; in the end, what failed of it.
    private var writing: Task<[SyncError], Never>?

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

    mutating func lookUp(_ ids: [String]) async -> KnownStates {
        await settle()
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
    mutating func invalidate(_ batch: Batch) async -> Bool {
        await settle()
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

    /// Marks what a commit made safe, while the run goes on. Rows whose stored row is newer are not marked.
    mutating func put(
        _ batch: Batch,
        _ outcome: CommitOutcome,
        _ known: KnownStates,
        now: Instant
    ) async {
        await settle()
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
        write { [cache] () async throws(SyncError) in try await cache.put(states) }
    }

    /// Notes for other programs how far the run is, and which of its batches are safe, while the run goes on.
    mutating func note(_ batches: [FinishedBatch]) {
        var notes: [CacheNote: String] = [.runStatus(entityType: type.name): tally.run.json]
        for batch in batches { notes[batch.note] = batch.json }
        write { [cache, notes] () async throws(SyncError) in try await cache.setNotes(notes) }
    }

    /// Waits for what is being written.
    mutating func settle() async {
        for error in await writing?.value ?? [] { failed(error) }
        writing = nil
    }

    /// Writes behind what is being written, and to its end also where the run is cancelled.
    private mutating func write(_ body: @escaping @Sendable () async throws(SyncError) -> Void) {
        writing = Task { [writing] in
            let errors = await writing?.value ?? []
            do throws(SyncError) {
                try await body()
                return errors
            } catch {
                return errors + [error]
            }
        }
    }

    func failed(_ error: SyncError) {
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
