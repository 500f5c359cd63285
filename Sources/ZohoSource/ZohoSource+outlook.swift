package import SyncCore

extension ZohoSource {
    /// What is known of the calls that the organization can make. Zoho is not asked.
    ///
    /// - Returns: nil where processes share no budget.
    /// - Throws: where the shared budget is away.
    package func outlook() async throws(SyncError) -> CallOutlook? {
        try await client.limiter.budget.sharedOutlook()
    }
}
