package import RedisClient
package import SyncCore

/// The call budget of an organization on Redis: `tds:<organization id>:call:window`, `…:quota` and `…:park`.
///
/// One script changes and reads all three, so that no other process comes in between. Every key has a time to live: none
/// outlasts what it tells.
package struct RedisCallBudget: CallBudgetStore {
    private let client: RedisClient
    private let keys: [String]
    private let now: (@Sendable () -> Instant)?

    /// - Parameters:
    ///   - organizationID: part of every key, also of the organization whose other keys bear none: two that share a Redis by
    ///     mistake must not stop each other.
    ///   - now: nil for the server's clock.
    package init(_ client: RedisClient, organizationID: String, now: (@Sendable () -> Instant)? = nil) {
        self.client = client
        keys = ["window", "quota", "park"].map { "tds:\(organizationID):call:\($0)" }
        self.now = now
    }

    package func take(callsPerMinute: Int, noting quota: CallQuota?) async throws(SyncError) -> CallPlace {
        try await run(callsPerMinute: callsPerMinute, quota: quota)
    }

    package func throttle(_ throttle: Throttle) async throws(SyncError) {
        _ = try await run(throttle: throttle)
    }

    package func quotaStatus(noting quota: CallQuota?) async throws(SyncError) -> QuotaStatus {
        try await run(quota: quota).quotaStatus
    }

    /// - Parameter callsPerMinute: 0 takes no place.
    private func run(
        callsPerMinute: Int = 0,
        quota: CallQuota? = nil,
        throttle: Throttle? = nil
    ) async throws(SyncError) -> CallPlace {
        var arguments = [now.map { "\($0().microseconds)" } ?? "", "\(callsPerMinute)"]
        arguments += quota.map { ["\($0.limit) \($0.remaining)", "\($0.resetsIn.microseconds)"] } ?? ["", ""]
        arguments += throttle.map { [ThrottleText($0.error).text, "\($0.endsIn.microseconds)"] } ?? ["", ""]
        let command = RedisCommand("EVAL", [Self.script, "\(keys.count)"] + keys + arguments)
        let reply = try await client.replies(to: [command]).first
        guard let place = reply.flatMap(Self.place) else {
            throw SyncError(
                .cacheUnavailable,
                "Redis at \(client.address) holds something else at \(keys[0]), \(keys[1]) or \(keys[2]).",
                nextStep: "Find which other program writes under tds:, and remove these keys."
            )
        }
        return place
    }

    private static func place(_ reply: RESPValue) -> CallPlace? {
        guard let parts = reply.elements, parts.count == 5, let wait = parts[0].integer else { return nil }
        return CallPlace(
            wait: wait > 0 ? .microseconds(wait) : nil,
            quotaStatus: QuotaStatus(quota: quota(parts[1], parts[2]), throttle: throttle(parts[3], parts[4]))
        )
    }

    private static func quota(_ text: RESPValue, _ left: RESPValue) -> CallQuota? {
        let numbers = (text.text ?? "").split(separator: " ").compactMap { Int($0) }
        guard numbers.count == 2, let left = left.integer, left > 0 else { return nil }
        return CallQuota(limit: numbers[0], remaining: numbers[1], resetsIn: .microseconds(left))
    }

    private static func throttle(_ text: RESPValue, _ left: RESPValue) -> Throttle? {
        guard let error = text.text.flatMap(ThrottleText.init)?.error, let left = left.integer, left > 0 else {
            return nil
        }
        return Throttle(error, endsIn: .microseconds(left))
    }
}
