/// The dead letters that commits left behind.
package protocol DeadLetterStore: Sendable {
    /// Open dead letters per entity type.
    func openCounts() async throws(SyncError) -> [String: Int]
}
