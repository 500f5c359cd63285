import Logging
import SyncCore
import Synchronization

/// What the organization may still call, as far as this process knows: the book that it shares with the others, and its own
/// where there is none, or the shared one is away.
///
/// Nothing here ends a run but a pause that is not waited out. While the shared book is away this process goes on with half of
/// the calls of a minute, since others may do the same.
final class CallBudget: Sendable {
    enum Place: Sendable, Equatable {
        case go
        case wait(Duration)
        /// See ``CallBudget/waitOut(_:)``.
        case pause
    }

    private struct State {
        /// This process's own calls, and what is known of the others'.
        var ledger = CallLedger()
        /// Whether an answer told a quota that is not in the shared book yet.
        var hasNews = false
        /// Set while the shared book is away.
        var nextAttempt: Instant?
        /// When the shared book was last looked at without taking a place.
        var lookedAt: Instant?
        /// Calls that wait for more of the day's quota.
        var waiting = 0

        mutating func learn(_ quotaStatus: QuotaStatus, now: Instant) {
            // What an answer told meanwhile is newer.
            if !hasNews { ledger.note(quotaStatus.quota, now: now) }
            ledger.note(quotaStatus.throttle, now: now)
        }
    }

    /// How long the shared book is left alone after it failed.
    private static let retryAfter: Duration = .seconds(5)
    /// A long pause is looked at anew this often: another process may have heard of more calls.
    private static let lookEvery: Duration = .seconds(300)
    /// The same where calls have no limit, and so take no place that would tell.
    private static let lookWithoutLimitEvery: Duration = .seconds(1)

    private let shared: (any CallBudgetStore)?
    private let callsPerMinute: Int
    private let rules: CallRules
    private let messages: PauseMessages
    private let time: any TimeSource
    private let logger: Logger
    private let state = Mutex(State())

    /// - Parameters:
    ///   - shared: nil for a process on its own.
    ///   - callsPerMinute: 0 for no limit.
    init(
        _ shared: (any CallBudgetStore)?,
        of organizationID: String,
        callsPerMinute: Int,
        reserve: QuotaReserve,
        time: any TimeSource,
        logger: Logger
    ) {
        self.shared = shared
        self.callsPerMinute = callsPerMinute
        rules = CallRules(reserve: reserve)
        messages = PauseMessages(organizationID: organizationID)
        self.time = time
        self.logger = logger
    }

    /// Until when calls wait for more of the day's quota; nil while none does.
    var pausedUntil: Instant? {
        let now = time.now()
        let (waiting, quotaStatus) = state.withLock { ($0.waiting, $0.ledger.quotaStatus(now: now)) }
        guard waiting > 0 else { return nil }
        return rules.pause(for: .routine, quotaStatus).map { now.advanced(by: $0.left) }
    }

    // MARK: Before a call

    /// Returns when no pause keeps the call from going.
    /// - Throws: the pause's error where it is not waited out; ``SyncError/Code/cancelled``.
    func waitOut(_ priority: CallPriority) async throws(SyncError) {
        var isAnnounced = false
        defer { if isAnnounced { state.withLock { $0.waiting -= 1 } } }
        while true {
            let now = time.now()
            switch rules.verdict(on: priority, quotaStatus(now)) {
            case .go: return
            case .refuse(let pause): throw messages.error(pause, now: now)
            case .wait(let pause):
                await tellNews()
                if pause.isForQuota, !isAnnounced {
                    announce(pause, now: now)
                    isAnnounced = true
                }
                try await time.sleep(for: min(pause.left, Self.lookEvery))
                if pause.left > Self.lookEvery { await exchange() }
            }
        }
    }

    /// Takes a place in the minute, of those that the call's class may have.
    func take(_ priority: CallPriority) async throws(SyncError) -> Place {
        if callsPerMinute == 0, isTimeToLook() { await exchange() }
        guard mayGo(priority) else { return .pause }
        guard callsPerMinute > 0 else { return .go }
        let answer = try await asking { store, news throws(SyncError) in
            try await store.take(callsPerMinute: priority.callClass.share(of: callsPerMinute), noting: news)
        }
        guard let answer else { return takeAlone(priority.callClass) }
        let now = time.now()
        state.withLock { state in
            state.learn(answer.quotaStatus, now: now)
            if answer.wait == nil { state.ledger.record(now: now) }
        }
        if let wait = answer.wait { return .wait(wait) }
        return mayGo(priority) ? .go : .pause
    }

    private func takeAlone(_ callClass: CallClass) -> Place {
        // At least one, since none would mean no limit.
        let share = callClass.share(of: shared == nil ? callsPerMinute : max(1, callsPerMinute / 2))
        let now = time.now()
        return state.withLock { $0.ledger.take(callsPerMinute: share, now: now) }.map(Place.wait) ?? .go
    }

    private func isTimeToLook() -> Bool {
        let now = time.now()
        return state.withLock { state in
            if let last = state.lookedAt, (.zero..<Self.lookWithoutLimitEvery).contains(last.duration(to: now)) {
                return false
            }
            state.lookedAt = now
            return true
        }
    }

    private func mayGo(_ priority: CallPriority) -> Bool {
        rules.verdict(on: priority, quotaStatus(time.now())) == .go
    }

    private func quotaStatus(_ now: Instant) -> QuotaStatus { state.withLock { $0.ledger.quotaStatus(now: now) } }

    private func announce(_ pause: CallPause, now: Instant) {
        let isFirst = state.withLock { state in
            state.waiting += 1
            return state.waiting == 1
        }
        if isFirst { logger.notice("\(messages.waiting(pause, now: now))") }
    }

    // MARK: After a call

    /// An answer told what is left of the day. The others learn of it with this process's next call.
    func heard(_ quota: CallQuota) {
        let now = time.now()
        state.withLock { state in
            state.ledger.note(quota, now: now)
            state.hasNews = true
        }
    }

    /// A call failed. A throttled token endpoint throttles tokens, not calls.
    func heard(_ error: SyncError) async {
        guard error.code == .rateLimited || error.code == .dailyQuotaSpent, let pause = error.retryAfter else { return }
        let throttle = Throttle(error, endsIn: pause)
        let now = time.now()
        state.withLock { $0.ledger.note(throttle, now: now) }
        _ = try? await asking { store, _ throws(SyncError) in try await store.throttle(throttle) }
    }

    /// Tells the others what the last answers told of the day's quota: before this process makes no more calls, or none for
    /// long.
    func tellNews() async {
        if state.withLock({ $0.hasNews }) { await exchange() }
    }

    /// What all processes know, this one's last answers included. Zoho is not asked.
    /// - Returns: nil where they share no book.
    /// - Throws: where the book is away.
    func sharedQuotaStatus() async throws(SyncError) -> QuotaStatus? {
        await tellNews()
        return try await shared?.quotaStatus(noting: nil)
    }

    /// Tells the others what this process knows, and learns what they do.
    private func exchange() async {
        let quotaStatus = try? await asking { store, news throws(SyncError) in try await store.quotaStatus(noting: news)
        }
        guard let quotaStatus else { return }
        let now = time.now()
        state.withLock { $0.learn(quotaStatus, now: now) }
    }

    // MARK: The shared book

    /// - Returns: nil where there is no shared book, or it is away.
    /// - Throws: only ``SyncError/Code/cancelled``.
    private func asking<Answer: Sendable>(
        _ question: (any CallBudgetStore, CallQuota?) async throws(SyncError) -> Answer
    ) async throws(SyncError) -> Answer? {
        guard let shared, isDue() else { return nil }
        let news = takeNews()
        do throws(SyncError) {
            let answer = try await question(shared, news)
            returned()
            return answer
        } catch {
            if news != nil { state.withLock { $0.hasNews = true } }
            guard error.code != .cancelled else { throw error }
            failed(error)
            return nil
        }
    }

    private func takeNews() -> CallQuota? {
        let now = time.now()
        return state.withLock { state in
            defer { state.hasNews = false }
            return state.hasNews ? state.ledger.quotaStatus(now: now).quota : nil
        }
    }

    private func isDue() -> Bool {
        let now = time.now()
        return state.withLock { state in
            guard let next = state.nextAttempt else { return true }
            guard now >= next else { return false }
            // One call tries; the others go on alone meanwhile.
            state.nextAttempt = now.advanced(by: Self.retryAfter)
            return true
        }
    }

    private func failed(_ error: SyncError) {
        let next = time.now().advanced(by: Self.retryAfter)
        let isFirst = state.withLock { state in
            defer { state.nextAttempt = next }
            return state.nextAttempt == nil
        }
        guard isFirst else { return }
        logger.warning(
            "The call budget that processes share is away; this one goes on with half of TDS_CALLS_PER_MINUTE",
            metadata: ["error": "\(error)"]
        )
    }

    private func returned() {
        let wasAway = state.withLock { state in
            defer { state.nextAttempt = nil }
            return state.nextAttempt != nil
        }
        if wasAway { logger.notice("The call budget that processes share is back") }
    }
}
