package import SyncCore
import Synchronization

/// Two call budgets that are kept together: the one on Redis, which all programs of the organization share, and the database's, which
/// is there whenever anything is. A call takes a place in both. So where Redis goes away, the minute is known as before, and the
/// processes of a database keep to it together.
package final class JointCallBudget: CallBudgetStore {
    /// How long the shared one is left alone after it failed.
    private static let retryAfter: Duration = .seconds(5)

    private let shared: any CallBudgetStore
    private let database: any CallBudgetStore
    private let time: any TimeSource
    /// When the shared one is tried again; nil while it is there.
    private let triedAt = Mutex<Instant?>(nil)

    /// - Parameter shared: may be away; the calls are then those that `database` lets go.
    package init(_ shared: any CallBudgetStore, _ database: any CallBudgetStore, time: any TimeSource) {
        self.shared = shared
        self.database = database
        self.time = time
    }

    /// A place in one that the other refuses is lost for a minute, which makes no call too many.
    package func take(callsPerMinute: Int, noting quota: CallQuota?) async throws(SyncError) -> CallPlace {
        let ours = try await database.take(callsPerMinute: callsPerMinute, noting: quota)
        guard ours.wait == nil else { return ours }
        let all = try await ifThere { store throws(SyncError) in
            try await store.take(callsPerMinute: callsPerMinute, noting: quota)
        }
        return all ?? ours
    }

    package func throttle(_ throttle: Throttle) async throws(SyncError) {
        try await database.throttle(throttle)
        _ = try await ifThere { store throws(SyncError) in try await store.throttle(throttle) }
    }

    package func quotaStatus(noting quota: CallQuota?) async throws(SyncError) -> QuotaStatus {
        let ours = try await database.quotaStatus(noting: quota)
        return try await ifThere { store throws(SyncError) in try await store.quotaStatus(noting: quota) } ?? ours
    }

    /// - Returns: nil while the shared one is away.
    /// - Throws: only ``SyncError/Code/cancelled``.
    private func ifThere<Answer: Sendable>(
        _ question: (any CallBudgetStore) async throws(SyncError) -> Answer
    ) async throws(SyncError) -> Answer? {
        let now = time.now()
        let isTried = triedAt.withLock { next in
            guard let at = next else { return true }
            // Also where the clock was set back by more. One call tries; the others go on meanwhile.
            guard now >= at || at > now.advanced(by: Self.retryAfter) else { return false }
            next = now.advanced(by: Self.retryAfter)
            return true
        }
        guard isTried else { return nil }
        do throws(SyncError) {
            let answer = try await question(shared)
            triedAt.withLock { $0 = nil }
            return answer
        } catch {
            guard error.code != .cancelled else { throw error }
            triedAt.withLock { $0 = time.now().advanced(by: Self.retryAfter) }
            return nil
        }
    }
}
