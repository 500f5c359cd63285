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

    package var backend: String { "memory" }

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

    package func mark(_ states: [SyncState]) async throws(SyncError) {
        entries.withLock { entries in
            for state in states {
                let key = Key(type: state.entityType, id: state.entityID)
                if entries.states.updateValue(state, forKey: key) == nil { entries.order.append(key) }
            }
            entries.evict(to: entriesMax)
        }
    }

    package func invalidate(_ entityType: String, id: String?) async throws(SyncError) -> Int {
        entries.withLock { entries in
            let before = entries.states.count
            if let id {
                entries.states[Key(type: entityType, id: id)] = nil
            } else {
                entries.states = entries.states.filter { $0.key.type != entityType }
            }
            entries.forgetRemoved()
            return before - entries.states.count
        }
    }

    package func entryCounts() async throws(SyncError) -> [String: Int] {
        let now = time.now()
        return entries.withLock { entries in
            entries.states.reduce(into: [:]) { counts, entry in
                if !entry.value.isExpired(at: now) { counts[entry.key.type, default: 0] += 1 }
            }
        }
    }
}
