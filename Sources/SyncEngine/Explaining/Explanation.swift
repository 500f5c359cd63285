package import SyncCore

/// All that is known of one record: what the database and the cache hold, and what each run did with it.
package struct Explanation: Sendable {
    /// One moment of a record's history.
    package enum Moment: Sendable {
        /// A commit did something with it.
        case changed(LoggedChange)
        /// A run read all records of the type and left no entry in the change log: this one was read, and was as it is stored.
        case readUnchanged(RunRecord)

        package var at: Instant {
            switch self {
            case .changed(let change): change.at
            case .readUnchanged(let run): run.startedAt
            }
        }
    }

    package let type: EntityType
    package let entityID: String
    /// Nil where there is no row.
    package let stored: StoredRow?
    /// Nil where there is no entry.
    package let cached: SyncState?
    /// What could not be read or stored of it, lately or once; nil where all could.
    package let deadLetter: StoredDeadLetter?
    /// The values of it that do not fit their columns.
    package let faults: [StoredColumnFault]
    /// The newest first.
    package let moments: [Moment]

    /// Whether there is anything to tell.
    package var isKnown: Bool { stored != nil || cached != nil || deadLetter != nil || !moments.isEmpty }

    /// Whether the next run asks for its details.
    package var detailsAreDue: Bool { type.details != nil && stored?.detailsAreDue == true }
}

/// Finds it.
package struct Explainer: Sendable {
    /// As far back as is told.
    private static let momentsMax = 200

    private let destination: any Destination
    private let cache: any SyncStateCache
    private let runs: any RunStore
    private let log: any ChangeLog
    private let letters: any DeadLetterStore
    private let faults: any ColumnFaultStore

    package init(
        destination: any Destination,
        cache: any SyncStateCache,
        runs: any RunStore,
        log: any ChangeLog,
        letters: any DeadLetterStore,
        faults: any ColumnFaultStore
    ) {
        self.destination = destination
        self.cache = cache
        self.runs = runs
        self.log = log
        self.letters = letters
        self.faults = faults
    }

    package func explain(_ type: EntityType, _ entityID: String) async throws(SyncError) -> Explanation {
        let changes = try await log.history(of: type, entityID: entityID, limit: Self.momentsMax)
        let stored = try await destination.storedRows(of: type, ids: [entityID]).first
        let cached = try? await cache.states(of: type.name, ids: [entityID])[entityID]
        let letter = try await letters.letter(of: type, entityID: entityID)
        let silent = stored == nil ? [] : try await silentReads(type, changes, letter)
        let moments = changes.map(Explanation.Moment.changed) + silent
        return Explanation(
            type: type,
            entityID: entityID,
            stored: stored,
            cached: cached,
            deadLetter: letter,
            faults: try await faults.columnFaults(of: type, entityID: entityID, limit: Self.momentsMax),
            moments: Array(moments.sorted { $0.at > $1.at }.prefix(Self.momentsMax))
        )
    }

    /// Runs that read everything while the record was stored, and wrote nothing of it.
    private func silentReads(
        _ type: EntityType,
        _ changes: [LoggedChange],
        _ letter: StoredDeadLetter?
    ) async throws(SyncError) -> [Explanation.Moment] {
        guard let first = changes.map(\.at).min() else { return [] }
        let told = Set(changes.compactMap(\.runID))
        return try await runs.recentRuns(limit: Self.momentsMax).filter { run in
            run.entityType == type.name && run.mode == .full && run.status.endsWhole && run.startedAt > first
                && !told.contains(run.id) && letter?.mayBe(of: run) != true
        }.map(Explanation.Moment.readUnchanged)
    }
}

extension StoredDeadLetter {
    /// Whether the run may have failed to read or store the record: a letter knows its first and its last time only.
    fileprivate func mayBe(of run: RunRecord) -> Bool {
        run.startedAt <= lastSeen && firstSeen <= run.finishedAt ?? run.startedAt
    }
}
