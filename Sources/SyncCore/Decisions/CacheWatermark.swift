/// How far a type's leases had come when its entries were last made. The tokens of leases only go up, so a database whose
/// newest token is smaller has gone back: it was restored from a backup, and entries may speak of rows that it lost.
package struct CacheWatermark: Sendable, Equatable {
    package let generation: String
    package let leaseToken: Int64

    package init(generation: String, leaseToken: Int64) {
        self.generation = generation
        self.leaseToken = leaseToken
    }

    /// Whether entries made up to here can be trusted by a database.
    /// - Parameter newestToken: the newest lease's token in that database.
    package func isVoid(in generation: String, newestToken: Int64) -> Bool {
        self.generation != generation || leaseToken > newestToken
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
