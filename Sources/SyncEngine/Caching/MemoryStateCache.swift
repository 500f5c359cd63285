package import SyncCore
import Synchronization

/// A state cache in this process's memory: for tests, for runs without a data directory, and as the fallback of a cache
/// server that is away. Bounded: when it is full, the entries marked first go first.
package final class MemoryStateCache: SyncStateCache {
    private struct Key: Hashable {
        let type: String
        let id: String
    }

    private struct Entries {
        var states: [Key: SyncState] = [:]
        var notes: [CacheNote: (text: String, expiresAt: Instant)] = [:]
        /// Keys in the order they were first marked, from `oldest` on.
        var order: [Key] = []
        var oldest = 0

        mutating func evict(to maximum: Int) {
            while states.count > maximum, oldest < order.count {
                states[order[oldest]] = nil
                oldest += 1
            }
            if oldest > order.count / 2 {
                order.removeFirst(oldest)
                oldest = 0
            }
        }

        mutating func forgetRemoved() {
            order = order[oldest...].filter { states[$0] != nil }
            oldest = 0
        }
    }

    private let entriesMax: Int
    private let time: any TimeSource
    private let entries = Mutex(Entries())

    package init(entriesMax: Int = 250_000, time: any TimeSource) {
        self.entriesMax = entriesMax
        self.time = time
    }

    static let backendName = "memory"

    package var backend: String { Self.backendName }

    package func states(of entityType: String, ids: [String]) async throws(SyncError) -> [String: SyncState] {
        let now = time.now()
        return entries.withLock { entries in
            var found: [String: SyncState] = [:]
            for id in ids {
                guard let state = entries.states[Key(type: entityType, id: id)], !state.isExpired(at: now) else {
                    continue
                }
                found[id] = state
            }
            return found
        }
    }

    package func put(_ states: [SyncState]) async throws(SyncError) {
        entries.withLock { entries in
            for state in states {
                let key = Key(type: state.entityType, id: state.entityID)
                if entries.states.updateValue(state, forKey: key) == nil { entries.order.append(key) }
            }
            entries.evict(to: entriesMax)
        }
    }

    package func invalidate(_ entityType: String, ids: [String]) async throws(SyncError) -> Int {
        entries.withLock { entries in
            let before = entries.states.count
            for id in ids { entries.states[Key(type: entityType, id: id)] = nil }
            entries.forgetRemoved()
            return before - entries.states.count
        }
    }

    package func invalidateAll(_ entityType: String) async throws(SyncError) -> Int {
        entries.withLock { entries in
            let before = entries.states.count
            entries.states = entries.states.filter { $0.key.type != entityType }
            entries.forgetRemoved()
            return before - entries.states.count
        }
    }

    /// Forgets everything.
    func removeAll() {
        entries.withLock { $0 = Entries() }
    }

    package func entryCounts() async throws(SyncError) -> [String: Int] {
        let now = time.now()
        return entries.withLock { entries in
            entries.states.reduce(into: [:]) { counts, entry in
                if !entry.value.isExpired(at: now) { counts[entry.key.type, default: 0] += 1 }
            }
        }
    }

    package func note(_ note: CacheNote) async throws(SyncError) -> String? {
        let now = time.now()
        return entries.withLock { entries in
            entries.notes[note].flatMap { $0.expiresAt > now ? $0.text : nil }
        }
    }

    package func setNotes(_ notes: [CacheNote: String]) async throws(SyncError) {
        let now = time.now()
        entries.withLock { entries in
            entries.notes = entries.notes.filter { $0.value.expiresAt > now }
            for (note, text) in notes { entries.notes[note] = (text, now.advanced(by: note.timeToLive)) }
        }
    }
}
