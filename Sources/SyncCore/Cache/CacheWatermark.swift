/// Under which lease of which database a type's entries were last made. Every run takes a lease with the next token, so entries
/// are sound only where the noted token is that of the newest lease: otherwise the database or the cache was restored, or a
/// run did without this cache, and entries may be older than their rows.
package struct CacheWatermark: Sendable, Equatable {
    package let generation: String
    package let leaseToken: Int64

    package init(generation: String, leaseToken: Int64) {
        self.generation = generation
        self.leaseToken = leaseToken
    }
}

extension CacheWatermark: LosslessStringConvertible {
    /// `<token> <generation>`
    package var description: String { "\(leaseToken) \(generation)" }

    package init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let token = Int64(parts[0]) else { return nil }
        self.init(generation: String(parts[1]), leaseToken: token)
    }
}
