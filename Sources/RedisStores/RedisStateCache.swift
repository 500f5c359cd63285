package import Logging
package import RedisClient
package import SyncCore
import Synchronization

/// The state cache on Redis, with the keys, records and times to live that its users know (contract, section 1).
///
/// What stands at a key and is no entry of that id (another type, no JSON, members missing, another id inside) counts as no
/// entry: it is counted, told once, and replaced when the entity is marked next.
package final class RedisStateCache: SyncStateCache {
    package let backend = "redis"

    let client: RedisClient
    let keys: CacheKeys
    private let logger: Logger
    private let unreadable = Mutex(0)

    /// - Parameter organizationID: nil for the organization whose keys bear no id.
    package init(_ client: RedisClient, organizationID: String? = nil, logger: Logger) {
        self.client = client
        keys = CacheKeys(organizationID: organizationID)
        self.logger = logger
    }

    /// Records met so far that are none, each as often as it was met.
    package var unreadableRecords: Int { unreadable.withLock { $0 } }

    package func states(of entityType: String, ids: [String]) async throws(SyncError) -> [String: SyncState] {
        let prefix = keys.states(of: entityType)
        // One reader for all chunks, here and not beside them: the server takes longer than it does, and what is read goes
        // straight to its place.
        var reader = StateRecordReader(entityType: entityType)
        var broken = 0
        defer { if broken > 0 { found(unreadable: broken) } }
        return try await client.inChunks(ids, into: [String: SyncState](minimumCapacity: ids.count)) { ids in
            [RedisCommand("MGET", ids.map { prefix + $0 })]
        } read: { ids, replies in
            zip(ids, replies.first?.elements ?? [])
        } gather: { states, chunk in
            for (id, value) in chunk {
                if case .null = value { continue }
                if let state = reader.state(value, id: id) { states[id] = state } else { broken += 1 }
            }
        }
    }

    package func put(_ states: [SyncState]) async throws(SyncError) {
        let seconds = "\(SyncState.timeToLive.components.seconds)"
        try await client.inChunks(states, into: ()) { [keys] states in
            var writer = StateRecordWriter()
            var (type, prefix) = ("", keys.states(of: ""))
            return states.map { state in
                if state.entityType != type { (type, prefix) = (state.entityType, keys.states(of: state.entityType)) }
                return RedisCommand("SET", [prefix + state.entityID, writer.record(of: state), "EX", seconds])
            }
        } read: { _, _ in
        } gather: { _, _ in
        }
    }

    package func note(_ note: CacheNote) async throws(SyncError) -> String? {
        let reply: RESPValue
        do throws(RedisError) {
            reply = try await client.send(RedisCommand("GET", [keys.note(note)]))
        } catch {
            throw SyncError(redis: error)
        }
        guard let refusal = reply.error else { return reply.text }
        guard refusal.code == "WRONGTYPE" else { throw SyncError(refusal: refusal, at: client.address) }
        found(unreadable: 1)
        return nil
    }

    package func setNotes(_ notes: [CacheNote: String]) async throws(SyncError) {
        _ = try await client.replies(
            to: notes.map { note, text in
                RedisCommand("SET", [keys.note(note), text, "EX", "\(note.timeToLive.components.seconds)"])
            }
        )
    }

    private func found(unreadable count: Int) {
        let before = unreadable.withLock { unreadable in
            defer { unreadable += count }
            return unreadable
        }
        guard before == 0 else { return }
        logger.warning(
            "Redis holds records that are no entries of the state cache; they count as missing",
            metadata: ["count": "\(count)"]
        )
    }
}
