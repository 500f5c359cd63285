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

/// Runs `body` as ``uncancelled(_:)`` does, and again each second while the destination is away: for giving back what this process
/// would otherwise hold until `end`, when it runs out by itself.
///
/// A stop that has a limit ends this with the process.
func uncancelled(
    until end: Instant,
    _ time: any TimeSource,
    _ body: sending @escaping () async throws(SyncError) -> Void
) async throws(SyncError) {
    let pause: Duration = .seconds(1)
    try await uncancelled { () async throws(SyncError) in
        while true {
            do throws(SyncError) {
                return try await body()
            } catch {
                guard error.code == .destinationUnavailable, time.now().advanced(by: pause) < end else { throw error }
            }
            try await time.sleep(for: pause)
        }
    }
}
