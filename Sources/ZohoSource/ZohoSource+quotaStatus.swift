package import SyncCore

extension ZohoSource {
    /// What is known of the calls that the organization can make. Zoho is not asked.
    ///
    /// - Returns: nil where processes share no budget.
    /// - Throws: where the shared budget is away.
    package func quotaStatus() async throws(SyncError) -> QuotaStatus? {
        try await client.limiter.budget.sharedQuotaStatus()
    }
}
