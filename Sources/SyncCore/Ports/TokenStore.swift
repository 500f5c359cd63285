/// Where the processes of an organization keep the one access token that they share.
///
/// What is kept is sealed by its owner: whoever reads the store learns nothing from it.
///
/// ## Contract
/// - `read` gives what was last written for the account, until its time is over. It may vanish earlier.
/// - Of all that ask for the lock of an account at once, one gets it. It is free again when its owner gives it back, and at the
///   latest when its time is over: a process that died holds nobody up for longer.
/// - Giving back a lock that went to somebody else changes nothing.
package protocol TokenStore: Sendable {
    /// - Parameter account: whose token it is: a fingerprint of the credentials.
    func read(account: String) async throws(SyncError) -> String?

    func write(_ sealed: String, account: String, timeToLive: Duration) async throws(SyncError)

    /// The right to ask for a new token.
    /// - Parameter owner: unique to who asks.
    /// - Returns: false while another owner has it.
    func lock(account: String, owner: String, timeToLive: Duration) async throws(SyncError) -> Bool

    func unlock(account: String, owner: String) async throws(SyncError)
}
