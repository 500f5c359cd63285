import NIOPosix
import SyncCore

/// Keeps the access token for the next process of this machine, so that ten runs in ten minutes do not spend ten token
/// requests (zoho-api 1.4). Written whole or not at all, readable by its owner only.
///
/// Nothing that goes wrong here is an error: a token that cannot be read or kept is asked for again.
struct TokenFile: TokenPersistence {
    let path: String
    /// Whose token it is; another account's is never used.
    let account: String
    /// On the directory, so that no file is left beside the token.
    private let directoryLock: DirectoryLock

    init(path: String, account: String) {
        self.path = path
        self.account = account
        directoryLock = DirectoryLock(ofFile: path)
    }

    func read() async -> AccessToken? {
        // One level of optional: `try?` joins "the pool has ended" and "there is no such file".
        let bytes = try? await NIOThreadPool.singleton.runIfActive { PrivateFile(path).read() }
        return bytes.flatMap { TokenContent.token($0, account: account) }
    }

    func write(_ token: AccessToken, now: Instant) async {
        guard let bytes = TokenContent.bytes(of: token, account: account) else { return }
        _ = try? await NIOThreadPool.singleton.runIfActive { PrivateFile(path).replace(with: bytes) }
    }

    /// The system gives it back when the process ends.
    func lock(for duration: Duration) async -> Bool {
        (try? await NIOThreadPool.singleton.runIfActive { directoryLock.lock() }) ?? true
    }

    func unlock() async {
        directoryLock.unlock()
    }
}
