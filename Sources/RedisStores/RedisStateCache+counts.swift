import RedisClient
package import SyncCore

extension RedisStateCache {
    package func entryCounts() async throws(SyncError) -> [String: Int] {
        var count = EntryCount(keys)
        var page = try await page(from: "0").get()
        while page.cursor != "0" {
            // Redis goes over the next keys while these are counted.
            let cursor = page.cursor
            async let next = self.page(from: cursor)
            count.add(page.found)
            page = try await next.get()
        }
        count.add(page.found)
        return count.byType
    }

    private func page(from cursor: String) async -> Result<KeyScan.Page, SyncError> {
        do throws(SyncError) {
            let replies = try await client.replies(to: [KeyScan.step(keys.statePattern(), from: cursor)])
            return .success(try KeyScan.page(replies.first, of: client))
        } catch {
            return .failure(error)
        }
    }
}

private struct EntryCount {
    private let keys: CacheKeys
    private(set) var byType: [String: Int] = [:]
    /// A key's hash takes less room than the key.
    private var seen: Set<Int> = []

    init(_ keys: CacheKeys) {
        self.keys = keys
    }

    mutating func add(_ found: [RESPValue]) {
        for key in found { key.withBulkBytes { add($0) } }
    }

    /// Without a text for each key: there are as many as records.
    private mutating func add(_ key: UnsafeRawBufferPointer) {
        var hasher = Hasher()
        hasher.combine(bytes: key)
        guard seen.insert(hasher.finalize()).inserted, let entityType = keys.entityType(ofState: key) else { return }
        byType[entityType, default: 0] += 1
    }
}
