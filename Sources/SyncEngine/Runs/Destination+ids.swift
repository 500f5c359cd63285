import SyncCore

extension Destination {
    /// The ids of the rows that are stored and not deleted, and that a condition holds for.
    func storedIDs(of type: EntityType, where holds: (String) -> Bool = { _ in true }) async throws(SyncError)
        -> [String]
    {
        var ids: [String] = []
        var last: String?
        while true {
            let versions = try await storedVersions(of: type, after: last, limit: 1_000)
            ids += versions.lazy.map(\.entityID).filter(holds)
            guard let final = versions.last else { return ids }
            last = final.localID
        }
    }
}
