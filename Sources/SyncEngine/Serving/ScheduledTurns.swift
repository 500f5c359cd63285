package import SyncCore

/// What the schedule's turns lead to, and whether they are skipped.
package struct ScheduledTurns: Sendable {
    private let queue: any RunQueue
    private let signals: ServerSignals
    private let quotaStatus: @Sendable () async throws(SyncError) -> QuotaStatus?
    private let rules: CallRules
    private let time: any TimeSource

    /// - Parameter quotaStatus: what is known of the organization's calls; nil where nothing is.
    package init(
        queue: any RunQueue,
        signals: ServerSignals,
        quotaStatus: @escaping @Sendable () async throws(SyncError) -> QuotaStatus?,
        rules: CallRules,
        time: any TimeSource
    ) {
        self.queue = queue
        self.signals = signals
        self.quotaStatus = quotaStatus
        self.rules = rules
        self.time = time
    }

    /// Asks for the run of a turn.
    /// - Returns: false where another run of the type was there already, and the turn is one of everything: that run may read less.
    package func begin(_ entry: ScheduleEntry) async throws(SyncError) -> Bool {
        let request = RunRequest(entry.entityType, mode: entry.task == .full ? .full : .scheduled, origin: .schedule)
        let ticket = try await queue.request(request, id: entry.runID, now: time.now())
        signals.requested.wake()
        return entry.task != .full || ticket.runID == entry.runID
    }

    /// Nil also where the budget cannot be asked: then the calls themselves find out.
    package func reasonToSkip() async -> String? {
        guard let quotaStatus = try? await quotaStatus(),
            let pause = rules.pause(for: .routine, quotaStatus), pause.left > CallRules.shortPause
        else { return nil }
        switch pause {
        case .reserve(let quota, let kept):
            return "\(quota.remaining) of the day's calls are left, and \(kept) are kept for webhooks and people"
        case .throttled(let throttle): return "Zoho takes no calls now: \(throttle.error.code.rawValue)"
        }
    }
}

extension ScheduleEntry {
    /// A UUID that is the same wherever this turn is seen (decision 0015): of version 8 (RFC 9562, section 5.8).
    var runID: String {
        let turn = "\(entityType)\n\(task.rawValue)\n\(nextAt)"
        let digits = Array("\(CanonicalJSON.hash(ofForm: Array(turn.utf8)))")
        let parts = [
            String(digits[0..<8]), String(digits[8..<12]), "8" + String(digits[13..<16]), "a" + String(digits[17..<20]),
            String(digits[20..<32]),
        ]
        return parts.joined(separator: "-")
    }
}
