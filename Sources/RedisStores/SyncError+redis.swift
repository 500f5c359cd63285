import RedisClient
import SyncCore

extension SyncError {
    /// Why the cache gave no answer. A call that was cancelled says nothing of the cache.
    init(redis error: RedisError) {
        guard error.code != .cancelled else {
            self = .cancelled
            return
        }
        self.init(.cacheUnavailable, error.message, nextStep: error.nextStep, cause: error.cause)
    }

    /// A command that the server refused.
    /// - Parameter address: the server's.
    init(refusal: RedisReplyError, at address: String) {
        let (what, nextStep) = Self.words(for: refusal.code)
        self.init(.cacheUnavailable, "Redis at \(address) \(what).", nextStep: nextStep, cause: refusal.message)
    }

    private static func words(for code: String) -> (what: String, nextStep: String) {
        switch code {
        case "OOM":
            (
                "has no memory left and takes no entries",
                "Raise `maxmemory`, or let it evict (`maxmemory-policy allkeys-lru`): entries only save work."
            )
        case "READONLY":
            ("is a replica and takes no entries", "Set REDIS_URL to the primary.")
        case "NOAUTH", "WRONGPASS":
            ("refused user or password", "Set REDIS_PASSWORD or REDIS_URL to what the server expects.")
        case "NOPERM":
            (
                "does not allow its user this command or key",
                "Allow the user MGET, GET, SET, UNLINK, SCAN, INFO and EVAL on the keys `tds:*`."
            )
        case "LOADING":
            ("is still reading its data", "Nothing to do: it is used once it has finished.")
        case "MISCONF":
            ("cannot write to its disk and takes no entries", "Free its disk, or see its log.")
        case "MOVED", "ASK", "CLUSTERDOWN", "CROSSSLOT":
            ("is a part of a cluster, which is not supported", "Set REDIS_URL to a single server.")
        case "MASTERDOWN", "BUSY", "TRYAGAIN":
            ("is busy with itself", "Nothing to do: it is used again once it answers.")
        default: ("refused a command", "Read what the server said.")
        }
    }
}
