/// Why a record is synced or skipped: the words of contract, section 2.
package enum DecisionReason: String, Sendable, CaseIterable {
    case forcedSync = "forced_sync"
    case noCacheEntry = "no_cache_entry"
    case contentChanged = "content_changed"
    case cacheExpired = "cache_expired"
    case timestampNewer = "timestamp_newer"
    case unchanged
    case cacheCheckError = "cache_check_error"
    case noID = "no_id"
    /// Outside of what the request wanted added, and not stored (``Admission``): the only one that no look-up gives.
    case notAdmitted = "not_admitted"

    package var skips: Bool { self == .unchanged || self == .notAdmitted }
}

/// What the look-up of a page's ids in the state cache gave.
package enum KnownStates: Sendable {
    /// By entity id; an id that is not there has no entry.
    case found([String: SyncState])
    /// Caching is switched off for this run: nothing was looked up.
    case notAsked
    /// The cache failed; each record is synced (a broken cache may cost work, never data).
    case failed

    package subscript(id: String) -> SyncState? {
        guard case .found(let states) = self else { return nil }
        return states[id]
    }
}

/// Decides sync or skip. Pure: the time and the database's generation are arguments.
package struct ChangeDecision: Sendable {
    private let force: Bool
    private let generation: String

    package init(force: Bool, generation: String) {
        self.force = force
        self.generation = generation
    }

    package func reason(for record: SourceRecord, known: KnownStates, now: Instant) -> DecisionReason {
        if force { return .forcedSync }
        switch known {
        case .notAsked: return .forcedSync
        case .failed: return .cacheCheckError
        case .found(let states):
            guard let state = states[record.id], state.generation == generation else { return .noCacheEntry }
            return reason(for: record, state: state, now: now)
        }
    }

    private func reason(for record: SourceRecord, state: SyncState, now: Instant) -> DecisionReason {
        if state.isExpired(at: now) { return .cacheExpired }
        guard let hash = state.hash(of: record.shape) else { return .noCacheEntry }
        if hash != record.hash { return .contentChanged }
        if let modifiedAt = record.modifiedAt, state.lastModified.map({ modifiedAt > $0 }) ?? true {
            return .timestampNewer
        }
        return .unchanged
    }
}
