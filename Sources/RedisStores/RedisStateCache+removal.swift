import RedisClient
package import SyncCore

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
            let scan = KeyScan.step(keys.statePattern(of: entityType), from: cursor)
            let replies = try await client.replies(to: unlink + [scan])
            removed += Self.sum(replies.dropLast())
            let page = try KeyScan.page(replies.last, of: client)
            (cursor, found) = (page.cursor, page.keys)
        } while cursor != "0"
        guard !found.isEmpty else { return removed }
        return removed + Self.sum(try await client.replies(to: [RedisCommand("UNLINK", found)]))
    }

    private static func sum(_ replies: some Sequence<RESPValue>) -> Int {
        replies.reduce(0) { $0 + Int($1.integer ?? 0) }
    }
}
