import RedisClient
import SyncCore

/// Finds keys by SCAN, step by step: KEYS would keep the server from all others for as long as it takes (contract, section 1).
enum KeyScan {
    /// What one step found. The cursor `0` says that it was the last one. SCAN may give a key twice.
    struct Page: Sendable {
        let cursor: String
        let found: [RESPValue]

        var keys: [String] { found.compactMap(\.text) }
    }

    /// - Parameter cursor: `0` to begin with, then that of the page before.
    static func step(_ pattern: String, from cursor: String) -> RedisCommand {
        RedisCommand("SCAN", [cursor, "MATCH", pattern, "COUNT", "\(RedisClient.chunkSize)"])
    }

    static func page(_ reply: RESPValue?, of client: RedisClient) throws(SyncError) -> Page {
        guard let parts = reply?.elements, parts.count == 2, let cursor = parts[0].text, let found = parts[1].elements
        else {
            throw SyncError(
                .cacheUnavailable,
                "Redis at \(client.address) answered SCAN with something else.",
                nextStep: "Check what answers at that address."
            )
        }
        return Page(cursor: cursor, found: found)
    }
}
