import SyncCore
import Synchronization

/// Counts calls and keeps what the source last said about the day's quota (zoho-api 5.2).
final class UsageMeter: Sendable {
    private let whole: UsageMeter?
    private let state = Mutex(SourceUsage())

    /// - Parameter whole: counts these calls too, and knows the quota; nil for the meter of all calls.
    init(partOf whole: UsageMeter? = nil) {
        self.whole = whole
    }

    /// The calls are those of this meter, the rest is the same for all.
    var usage: SourceUsage {
        let own = state.withLock { $0 }
        guard var usage = whole?.usage else { return own }
        usage.apiCalls = own.apiCalls
        usage.answeredCalls = own.answeredCalls
        return usage
    }

    func countCall() {
        state.withLock { $0.apiCalls += 1 }
        whole?.countCall()
    }

    func countAnswer() {
        state.withLock { $0.answeredCalls += 1 }
        whole?.countAnswer()
    }

    func countTokenCall() {
        state.withLock { $0.tokenCalls += 1 }
    }

    /// Takes the quota from an answer's headers; an answer without them (`/organizations`) changes nothing.
    /// - Returns: the quota; nil where the answer told none.
    func note(_ answer: HTTPAnswer, now: Instant) -> CallQuota? {
        if let whole { return whole.note(answer, now: now) }
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
