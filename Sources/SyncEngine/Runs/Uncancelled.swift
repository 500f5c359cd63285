import SyncCore

/// Runs `body` to its end, also when the caller's task is cancelled: a transaction is finished or never begun, and the last
/// words of a run reach the database. The caller waits, so nothing is left behind.
func uncancelled<Success: Sendable>(
    _ body: sending @escaping () async throws(SyncError) -> Success
) async throws(SyncError) -> Success {
    let result = await Task { () async -> Result<Success, SyncError> in
        do throws(SyncError) {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }.value
    return try result.get()
}
