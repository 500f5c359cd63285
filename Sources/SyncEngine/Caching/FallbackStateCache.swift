package import Logging
package import SyncCore
import Synchronization

/// A state cache on a server, and this process's memory while the server is away.
///
/// The first call that fails throws, and from then on the memory answers. From time to time one call goes to the server
/// again, and where it succeeds the server is back: the memory is emptied then, since what it holds would be old by the next
/// time that it is needed.
///
/// A server that is full, or that only lets itself be read, still answers look-ups. So it is back only with the kind of call
/// that it refused: otherwise it would be away and back again all the time.
package final class FallbackStateCache: SyncStateCache {
    private struct Outage {
        let trouble: String
        var nextAttempt: Instant
        /// Entries on the server cannot be removed; they are harmless once the database has a newer generation.
        var entriesAreVoid = false
        /// A change was refused, and only a call that adds something can show that the next one will not be.
        var endsWithAdding = false
    }

    private enum Call {
        /// Removals are taken even by a server that is full.
        case read, remove, add
    }

    private let server: any SyncStateCache
    private var serverName: String { server.backend.prefix(1).uppercased() + server.backend.dropFirst() }
    private let memory: MemoryStateCache
    private let time: any TimeSource
    private let retryAfter: Duration
    private let logger: Logger
    private let outage = Mutex<Outage?>(nil)

    /// - Parameter retryAfter: how long the server is left alone after a failed call.
    package init(
        _ server: any SyncStateCache,
        retryAfter: Duration = .seconds(5),
        time: any TimeSource,
        logger: Logger
    ) {
        self.server = server
        memory = MemoryStateCache(time: time)
        self.retryAfter = retryAfter
        self.time = time
        self.logger = logger
    }

    package var backend: String { outage.withLock { $0 == nil } ? server.backend : memory.backend }

    package var trouble: String? { outage.withLock { $0?.trouble } ?? server.trouble }

    package func states(of entityType: String, ids: [String]) async throws(SyncError) -> [String: SyncState] {
        try await answer { cache throws(SyncError) in try await cache.states(of: entityType, ids: ids) }.value
    }

    package func put(_ states: [SyncState]) async throws(SyncError) {
        try await answer(.add) { cache throws(SyncError) in try await cache.put(states) }.value
    }

    package func invalidate(_ entityType: String, ids: [String]) async throws(SyncError) -> Int {
        try await remove { cache throws(SyncError) in try await cache.invalidate(entityType, ids: ids) }
    }

    package func invalidateAll(_ entityType: String) async throws(SyncError) -> Int {
        try await remove { cache throws(SyncError) in try await cache.invalidateAll(entityType) }
    }

    package func generationRenewed() {
        outage.withLock { $0?.entriesAreVoid = true }
    }

    package func entryCounts() async throws(SyncError) -> [String: Int] {
        try await answer { cache throws(SyncError) in try await cache.entryCounts() }.value
    }

    package func memoryBytes() async throws(SyncError) -> Int? {
        try await answer { cache throws(SyncError) in try await cache.memoryBytes() }.value
    }

    package func note(_ note: CacheNote) async throws(SyncError) -> String? {
        try await answer { cache throws(SyncError) in try await cache.note(note) }.value
    }

    package func setNotes(_ notes: [CacheNote: String]) async throws(SyncError) {
        try await answer(.add) { cache throws(SyncError) in try await cache.setNotes(notes) }.value
    }

    // MARK: Server or memory

    /// - Returns: with the answer, the outage in which the memory gave it; nil where the server did.
    private func answer<Value: Sendable>(
        _ kind: Call = .read,
        _ call: (any SyncStateCache) async throws(SyncError) -> Value
    ) async throws(SyncError) -> (value: Value, outage: Outage?) {
        if let outage = outageToWaitOut(kind) { return (try await call(memory), outage) }
        do throws(SyncError) {
            let value = try await call(server)
            returned()
            return (value, nil)
        } catch {
            guard let outage = try goesOn(after: error, of: kind) else { throw error }
            return (try await call(memory), outage)
        }
    }

    /// A removal that the server did not hear of is one only where its entries are void.
    private func remove(
        _ call: (any SyncStateCache) async throws(SyncError) -> Int
    ) async throws(SyncError) -> Int {
        let (removed, outage) = try await answer(.remove, call)
        guard let outage, !outage.entriesAreVoid else { return removed }
        throw SyncError(
            .cacheUnavailable,
            "The state cache is away, so its entries cannot be removed.",
            nextStep: "Wait until it is back (tds status), and try again.",
            cause: outage.trouble
        )
    }

    /// The outage, unless it is time to try the server; then one call does.
    private func outageToWaitOut(_ kind: Call) -> Outage? {
        let now = time.now()
        return outage.withLock { outage in
            guard let current = outage, now >= current.nextAttempt, kind == .add || !current.endsWithAdding else {
                return outage
            }
            outage?.nextAttempt = now.advanced(by: retryAfter)
            return nil
        }
    }

    /// Notes that the server failed.
    /// - Returns: the outage that goes on with this failure; nil where it begins one.
    private func goesOn(after error: SyncError, of kind: Call) throws(SyncError) -> Outage? {
        // The task was cancelled, which says nothing of the server.
        guard error.code != .cancelled else { throw error }
        let nextAttempt = time.now().advanced(by: retryAfter)
        let before = outage.withLock { outage in
            defer {
                outage = Outage(
                    trouble: "\(error)",
                    nextAttempt: nextAttempt,
                    entriesAreVoid: outage?.entriesAreVoid ?? false,
                    endsWithAdding: outage?.endsWithAdding ?? false || kind != .read
                )
            }
            return outage
        }
        if before == nil {
            logger.warning(
                "\(serverName) unavailable, using in-memory cache fallback",
                metadata: ["error": "\(error)"]
            )
        }
        return before
    }

    private func returned() {
        let wasAway = outage.withLock { outage in
            defer { outage = nil }
            return outage != nil
        }
        guard wasAway else { return }
        memory.removeAll()
        logger.notice("\(serverName) is back and is used again")
    }
}
