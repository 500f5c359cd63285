import SyncCore
import SyncEngine

/// What the schedule's turns lead to, and whether they are skipped.
struct ScheduledTurns: Sendable {
    let queue: any RunQueue
    let signals: ServerSignals
    /// What is known of the organization's calls; nil where nothing is.
    let outlook: @Sendable () async throws(SyncError) -> CallOutlook?
    let rules: CallRules
    let time: any TimeSource

    /// Asks for the run of a turn.
    func begin(_ entry: ScheduleEntry) async throws(SyncError) {
        let request = RunRequest(entry.entityType, mode: .scheduled, origin: .schedule)
        _ = try await queue.request(request, id: entry.runID, now: time.now())
        signals.requested.wake()
    }

    /// Nil also where the budget cannot be asked: then the calls themselves find out.
    func reasonToSkip() async -> String? {
        guard let outlook = try? await outlook(),
            let pause = rules.pause(for: .routine, outlook), pause.left > CallRules.shortPause
        else { return nil }
        switch pause {
        case .reserve(let quota, let kept):
            return "\(quota.remaining) of the day's calls are left, and \(kept) are kept for webhooks and people"
        case .parked(let park): return "Zoho takes no calls now: \(park.error.code.rawValue)"
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
