import SyncCore

/// A pause in words: for the error of a call that is refused, and for the line about one that waits.
struct PauseMessages: Sendable {
    let organizationID: String

    /// - Returns: an error whose `retryAfter` is what is left of the pause.
    func error(_ pause: CallPause, now: Instant) -> SyncError {
        switch pause {
        case .throttled(let throttle): throttle.error
        case .reserve(let quota, let kept):
            SyncError(
                .dailyQuotaSpent,
                reserve(quota, kept: kept, now: now),
                nextStep: "Run the same command again after that; TDS_QUOTA_RESERVE says how many calls are kept.",
                retryAfter: quota.resetsIn
            )
        }
    }

    /// The one line about a run that waits.
    func waiting(_ pause: CallPause, now: Instant) -> String {
        let what =
            switch pause {
            case .reserve(let quota, let kept): reserve(quota, kept: kept, now: now)
            case .throttled(let throttle): "\(throttle.error.message) That is in \(pause.left.inHours)."
            }
        return "\(what) The run waits and goes on by itself then; Ctrl-C ends it."
    }

    private func reserve(_ quota: CallQuota, kept: Int, now: Instant) -> String {
        "\(quota.remaining) of the day's \(quota.limit) calls of organization \(organizationID) are left, and \(kept) are kept "
            + "for webhooks and other programs; the organization's day ends at "
            + "\(now.advanced(by: quota.resetsIn).displayText), in \(quota.resetsIn.inHours)."
    }
}
