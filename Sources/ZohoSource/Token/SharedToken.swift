import SyncCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Keeps the access token where the processes of all machines find it, sealed.
struct SharedToken: TokenPersistence {
    private let store: any TokenStore
    private let account: String
    private let seal: TokenSeal
    /// Distinguishes this process's lock from others'.
    private let owner = UUID().uuidString

    init(_ store: any TokenStore, credentials: Credentials, account: String) {
        self.store = store
        self.account = account
        seal = TokenSeal(credentials, account: account)
    }

    func read() async throws(SyncError) -> AccessToken? {
        let sealed = try await store.read(account: account)
        return sealed.flatMap(seal.open).flatMap { TokenContent.token($0, account: account) }
    }

    func write(_ token: AccessToken, now: Instant) async throws(SyncError) {
        guard let sealed = TokenContent.bytes(of: token, account: account).flatMap(seal.close) else { return }
        // What refusals have cost is known for as long as it counts, however short the token lives.
        let life = max(now.duration(to: token.expiresAt), ReplacementLog.window)
        try await store.write(sealed, account: account, timeToLive: life)
    }

    func lock(for duration: Duration) async throws(SyncError) -> Bool {
        try await store.lock(account: account, owner: owner, timeToLive: duration)
    }

    func unlock() async throws(SyncError) {
        try await store.unlock(account: account, owner: owner)
    }
}
