import SyncCore

/// Where an access token is kept for other processes, and who of them may ask for the next one.
protocol TokenPersistence: Sendable {
    /// The token that is kept, maybe one that has ended; nil where there is none of this account.
    func read() async throws(SyncError) -> AccessToken?

    func write(_ token: AccessToken, now: Instant) async throws(SyncError)

    /// - Returns: false while another process is about to write a new token.
    func lock(for duration: Duration) async throws(SyncError) -> Bool

    /// Gives back the lock, if it still is this process's.
    func unlock() async throws(SyncError)
}
