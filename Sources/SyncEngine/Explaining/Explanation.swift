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
    /// Since when listings lack it; nil where the last one had it, or it is known to be gone.
    package let missingSince: Instant?
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

    private let database: SharedDatabase
    private let cache: any SyncStateCache

    package init(database: SharedDatabase, cache: any SyncStateCache) {
        self.database = database
        self.cache = cache
    }

    package func explain(_ type: EntityType, _ entityID: String) async throws(SyncError) -> Explanation {
        let changes = try await database.changeLog.history(of: type, entityID: entityID, limit: Self.momentsMax)
        let stored = try await database.destination.storedRows(of: type, ids: [entityID]).first
        let cached = try? await cache.states(of: type.name, ids: [entityID])[entityID]
        let letter = try await database.deadLetters.letter(of: type, entityID: entityID)
        let missingSince = try await database.deletions.suspects(of: type, limit: .max).first {
            $0.entityID == entityID
        }?.at
        let silent = stored == nil ? [] : try await silentReads(type, changes, letter, missingSince)
        let moments = changes.map(Explanation.Moment.changed) + silent
        return Explanation(
            type: type,
            entityID: entityID,
            stored: stored,
            cached: cached,
            deadLetter: letter,
            missingSince: missingSince,
            faults: try await database.columnFaults.faults(of: type, entityID: entityID, limit: Self.momentsMax),
            moments: Array(moments.sorted { $0.at > $1.at }.prefix(Self.momentsMax))
        )
    }

    /// Runs that read everything while the record was stored, and wrote nothing of it.
    private func silentReads(
        _ type: EntityType,
        _ changes: [LoggedChange],
        _ letter: StoredDeadLetter?,
        _ missingSince: Instant?
    ) async throws(SyncError) -> [Explanation.Moment] {
        guard let first = changes.map(\.at).min() else { return [] }
        let told = Set(changes.compactMap(\.runID))
        /// Whether the run's listing had it, as far as is known.
        func met(_ run: RunRecord) -> Bool {
            let before = changes.filter { $0.at <= run.startedAt }.max { $0.at < $1.at }
            let isMissing = missingSince.map { run.finishedAt ?? run.startedAt >= $0 } ?? false
            return before?.action != .deleted && !isMissing
        }
        return try await database.runs.recent(limit: Self.momentsMax).filter { run in
            run.entityType == type.name && run.mode == .full && run.status.endsWhole && run.startedAt > first
                && !told.contains(run.id) && letter?.mayBe(of: run) != true && met(run)
        }.map(Explanation.Moment.readUnchanged)
    }
}

extension StoredDeadLetter {
    /// Whether the run may have failed to read or store the record: a letter knows its first and its last time only.
    fileprivate func mayBe(of run: RunRecord) -> Bool {
        run.startedAt <= lastSeen && firstSeen <= run.finishedAt ?? run.startedAt
    }
}
