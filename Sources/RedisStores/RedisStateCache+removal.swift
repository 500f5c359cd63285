import RedisClient
package import SyncCore

// Keys are found by SCAN: KEYS would keep the server from all others for as long as it takes (contract, section 1).
extension RedisStateCache {
    package func invalidate(_ entityType: String, ids: [String]) async throws(SyncError) -> Int {
        let prefix = keys.states(of: entityType)
        return try await client.inChunks(ids, into: 0) { ids in
            [RedisCommand("UNLINK", ids.map { prefix + $0 })]
        } read: { _, replies in
            Self.sum(replies)
        } gather: { sum, removed in
            sum += removed
        }
    }

    /// What is there from the beginning to the end of the call is removed; what is marked meanwhile may be.
    package func invalidateAll(_ entityType: String) async throws(SyncError) -> Int {
        var removed = 0
        var cursor = "0"
        var found: [String] = []
        repeat {
            // One way there and back for the keys found before and the next ones.
            let unlink = found.isEmpty ? [] : [RedisCommand("UNLINK", found)]
            let replies = try await client.replies(to: unlink + [scan(keys.statePattern(of: entityType), from: cursor)])
            removed += Self.sum(replies.dropLast())
            (cursor, found) = try page(replies.last)
        } while cursor != "0"
        guard !found.isEmpty else { return removed }
        return removed + Self.sum(try await client.replies(to: [RedisCommand("UNLINK", found)]))
    }

    package func entryCounts() async throws(SyncError) -> [String: Int] {
        var counts: [String: Int] = [:]
        // SCAN may give a key twice. A key's hash takes less room than the key.
        var seen: Set<Int> = []
        var cursor = "0"
        repeat {
            let replies = try await client.replies(to: [scan(keys.statePattern(), from: cursor)])
            let found: [String]
            (cursor, found) = try page(replies.first)
            for key in found where seen.insert(key.hashValue).inserted {
                if let entityType = keys.entityType(ofState: key) { counts[entityType, default: 0] += 1 }
            }
        } while cursor != "0"
        return counts
    }

    private func scan(_ pattern: String, from cursor: String) -> RedisCommand {
        RedisCommand("SCAN", [cursor, "MATCH", pattern, "COUNT", "\(RedisClient.chunkSize)"])
    }

    private func page(_ reply: RESPValue?) throws(SyncError) -> (cursor: String, keys: [String]) {
        guard let parts = reply?.elements, parts.count == 2, let cursor = parts[0].text, let keys = parts[1].elements
        else {
            throw SyncError(
                .cacheUnavailable,
                "Redis at \(client.address) answered SCAN with something else.",
                nextStep: "Check what answers at that address."
            )
        }
        return (cursor, keys.compactMap(\.text))
    }

    private static func sum(_ replies: some Sequence<RESPValue>) -> Int {
        replies.reduce(0) { $0 + Int($1.integer ?? 0) }
    }
}
