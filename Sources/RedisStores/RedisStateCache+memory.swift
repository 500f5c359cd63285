import RedisClient
package import SyncCore

extension RedisStateCache {
    /// All that the server uses, for other programs' keys too; nil where it does not say.
    package func memoryBytes() async throws(SyncError) -> Int? {
        let information = try await client.replies(to: [RedisCommand("INFO", ["memory"])]).first?.text ?? ""
        // Lines of `name:value`.
        let name = "used_memory:"
        return information.split(whereSeparator: \.isNewline).first { $0.hasPrefix(name) }
            .flatMap { Int($0.dropFirst(name.count)) }
    }
}
