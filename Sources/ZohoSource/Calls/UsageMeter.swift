import SyncCore
import Synchronization

/// Counts calls and keeps what the source last said about the day's quota (zoho-api 5.2).
final class UsageMeter: Sendable {
    private let state = Mutex(SourceUsage())

    var usage: SourceUsage { state.withLock { $0 } }

    func countCall() {
        state.withLock { $0.apiCalls += 1 }
    }

    func countTokenCall() {
        state.withLock { $0.tokenCalls += 1 }
    }

    /// Takes the quota from an answer's headers; an answer without them (`/organizations`) changes nothing.
    /// - Returns: the quota; nil where the answer told none.
    func note(_ answer: HTTPAnswer, now: Instant) -> CallQuota? {
        guard let limit = answer.number("X-Rate-Limit-Limit"), let remaining = answer.number("X-Rate-Limit-Remaining"),
            let reset = answer.number("X-Rate-Limit-Reset")
        else { return nil }
        // The reset is told in seconds until then; more than two days is nothing a daily quota can mean.
        let resetsIn = Duration.seconds(min(reset, 172_800))
        let resetsAt = now.advanced(by: resetsIn)
        state.withLock { $0.quota = SourceUsage.Quota(limit: limit, remaining: remaining, resetsAt: resetsAt) }
        return CallQuota(limit: limit, remaining: remaining, resetsIn: resetsIn)
    }
}
